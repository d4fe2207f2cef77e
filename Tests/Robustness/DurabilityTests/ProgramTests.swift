import Foundation
import TestSupport
import Testing

@Suite(
  "Many threads, killed processes and repeated opening", .runsPrograms, .serialized,
  .endsInTime)
struct ProgramTests {
  @Test("eight writers and sixteen readers lose no increment, see no half transfer, and finish")
  func stress() throws {
    let result = try DurabilityProgram.run("stress", "operations", "60")
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("a killed writer leaves all acknowledged transactions, no half one, and a valid file")
  func crash() throws {
    let result = try DurabilityProgram.run("crash", "40")
    // The output contains the seed; `DurabilityProgram crash 40 <seed>` runs it again.
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("opening and closing a thousand databases and sessions leaks no memory and no file")
  func reopening() throws {
    let result = try DurabilityProgram.run(
      "reopen", "1000", environment: [DurabilityProgram.exactCounts])
    #expect(result.status == 0, "\(result.output)")
  }
}
