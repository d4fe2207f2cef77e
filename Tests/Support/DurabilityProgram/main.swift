// A program that tests of durability run in another process: to be killed, to hold a lock, to be watched by a
// sanitizer, or to have its memory measured. It prints its results, and failures on standard error.
//
//   DurabilityProgram stress operations|seconds <number> [race]
//   DurabilityProgram crash <kills> [seed]
//   DurabilityProgram write <database> <seed>
//   DurabilityProgram lock <database>
//   DurabilityProgram reopen <rounds>

import Foundation

do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  func argument(_ index: Int) -> String {
    arguments.indices.contains(index) ? arguments[index] : ""
  }
  switch (argument(0), Int(argument(2)), Int(argument(1))) {
  case ("stress", let number?, _):
    let extent: Stress.Extent =
      argument(1) == "seconds" ? .time(.seconds(number)) : .operations(number)
    try await Stress(extent: extent, injectsRace: argument(3) == "race").run()
  case ("crash", let seed, let kills?):
    try CrashDriver(kills: kills, seed: seed.map(UInt64.init) ?? .random(in: 0...999_999)).run()
  case ("write", let seed?, _): try CrashWriter(path: argument(1), seed: UInt64(seed)).run()
  case ("lock", _, _): try LockHolder(path: argument(1)).run()
  case ("reopen", _, let rounds?): try await Reopening(rounds: rounds).run()
  default: throw Failure("unknown arguments: \(arguments)")
  }
} catch {
  try FileHandle.standardError.write(contentsOf: Data("\(error)\n".utf8))
  exit(1)
}
