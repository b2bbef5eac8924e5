-- A browser that signs up, over and over: the form, the POST with the key that stands in it, the receipt.
-- wrk --threads N --connections N: each thread has one connection, so one state. Arguments: the path of the
-- form, and a file with a body to send a line, in which KEY stands for the key.
-- With three more, N, a number of milliseconds and one of seconds, each visitor has a form due every so many
-- milliseconds for so many seconds, whatever the site does. A client that waits for an answer before it sends
-- the next form spares a site that is slow; here the time of a POST counts from the moment at which it was due.
-- While a script listens to answers, wrk reads neither compressed bodies nor cookies: neither is asked for.

local threads = {}
local step, path, key, receipt, turn = "page", nil, nil, nil, 0
local bodies = {}
done_flows, failed, what_failed = 0, 0, ""
due, last, every, waited = 0, 0, nil, {} -- at a pace, in milliseconds

local READS = 500 -- milliseconds between the page and the form that is sent
local ffi = require("ffi")
ffi.cdef "typedef struct { long seconds, nanoseconds; } moment; int clock_gettime(int clock, moment *now);"
local moment, MONOTONIC = ffi.new("moment"), 1

local function now()
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) * 1e3 + tonumber(moment.nanoseconds) / 1e6
end

local function until_it_is_time()
  if step == "receipt" then return 0 end
  if due > last + 0.5 then return 1e9 end -- no more
  return math.max(0, (step == "page" and due - READS or due) - now())
end

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(arguments)
  path = arguments[1]
  for line in io.lines(arguments[2]) do table.insert(bodies, line) end
  local number = wrk.thread:get("number")
  turn = number * 7 -- not all the same workshops
  if arguments[3] then
    every = tonumber(arguments[4])
    due = now() + 2 * READS + every * number / tonumber(arguments[3]) -- no two at the same moment
    last = due + 1e3 * tonumber(arguments[5]) - every
    delay = until_it_is_time -- wrk asks it before each request
  end
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

local function next_is_due()
  if every then due = due + every end
end

local function fail(status, why)
  failed = failed + 1
  what_failed = status .. " " .. why
  step = "page"
  if why ~= "receipt" then next_is_due() end
end

function response(status, headers, body)
  if step == "page" then
    key = body:match('name="business%-submission_key" value="([%x-]+)"')
    if status ~= 200 or not key then return fail(status, "page") end
    step = "post"
  elseif step == "post" then
    turn = turn + 1
    receipt = headers["Location"] or headers["location"]
    if every then table.insert(waited, now() - due) end
    if status ~= 302 or not receipt then return fail(status, "post") end
    next_is_due()
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
  for _, thread in ipairs(threads) do
    for _, milliseconds in ipairs(thread:get("waited")) do io.write(string.format("waited %.1f\n", milliseconds)) end
    local due, last, every = thread:get("due"), thread:get("last"), thread:get("every")
    while every and due <= last + 0.5 do -- what was due and has no answer yet
      io.write(string.format("unanswered %.1f\n", now() - due))
      due = due + every
    end
  end
end
