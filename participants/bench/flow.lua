-- A browser that signs up, over and over: the form, the POST with the key that stands in it, the receipt.
-- wrk --threads N --connections N: each thread has one connection, so one state. Arguments: the path of the
-- form, and a file with a body to send a line, in which KEY stands for the key.
-- While a script listens to answers, wrk reads neither compressed bodies nor cookies: neither is asked for.

local threads = {}
local step, path, key, receipt, turn = "page", nil, nil, nil, 0
local bodies = {}
done_flows, failed, what_failed = 0, 0, ""

function setup(thread)
  thread:set("turn", #threads * 7) -- not all the same workshops
  table.insert(threads, thread)
end

function init(arguments)
  path = arguments[1]
  for line in io.lines(arguments[2]) do table.insert(bodies, line) end
  turn = wrk.thread:get("turn")
end

function request()
  if step == "page" then return wrk.format("GET", path) end
  if step == "receipt" then return wrk.format("GET", receipt) end
  local body = bodies[turn % #bodies + 1]:gsub("KEY", key)
  return wrk.format("POST", path, {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Sec-Fetch-Site"] = "same-origin",
  }, body)
end

local function fail(status, why)
  failed = failed + 1
  what_failed = status .. " " .. why
  step = "page"
end

function response(status, headers, body)
  if step == "page" then
    key = body:match('name="business%-submission_key" value="([%x-]+)"')
    if status ~= 200 or not key then return fail(status, "page") end
    step = "post"
  elseif step == "post" then
    turn = turn + 1
    receipt = headers["Location"] or headers["location"]
    if status ~= 302 or not receipt then return fail(status, "post") end
    step = "receipt"
  else
    if status ~= 200 then return fail(status, "receipt") end
    done_flows = done_flows + 1
    step = "page"
  end
end

function done(summary, latency, requests)
  local flows, wrong, told = 0, summary.errors.connect + summary.errors.read + summary.errors.timeout, ""
  for _, thread in ipairs(threads) do
    flows = flows + thread:get("done_flows")
    wrong = wrong + thread:get("failed")
    if thread:get("what_failed") ~= "" then told = thread:get("what_failed") end
  end
  io.write(string.format("flows %d in %.6f s, failed %d %s\n", flows, summary.duration / 1e6, wrong, told))
end
