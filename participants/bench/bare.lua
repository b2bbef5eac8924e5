-- The floor: POST after POST to the bare view. Arguments: its path, and a file with a body a line, as flow.lua.
local path, bodies, turn = nil, {}, 0
failed, written = 0, 0
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(arguments)
  path = arguments[1]
  for line in io.lines(arguments[2]) do table.insert(bodies, line) end
  turn = wrk.thread:get("number") * 7
  math.randomseed(os.time() + turn)
end

function request()
  turn = turn + 1
  local key = string.format("%08x", math.random(0, 0x7fffffff))
  return wrk.format("POST", path, { ["Content-Type"] = "application/x-www-form-urlencoded" },
    (bodies[turn % #bodies + 1]:gsub("KEY", key)))
end

function response(status)
  if status == 302 then written = written + 1 else failed = failed + 1 end
end

function done(summary)
  local flows, wrong = 0, summary.errors.connect + summary.errors.read + summary.errors.timeout
  for _, thread in ipairs(threads) do
    flows = flows + thread:get("written")
    wrong = wrong + thread:get("failed")
  end
  io.write(string.format("flows %d in %.6f s, failed %d\n", flows, summary.duration / 1e6, wrong))
end
