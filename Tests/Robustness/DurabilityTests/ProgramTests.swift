import Foundation
import TestSupport
import Testing

@Suite(
  "Many at once, killed, and opened again and again", .runsPrograms, .serialized,
  .endsInTime)
struct ProgramTests {
  @Test("eight writers and sixteen readers lose no increment, see no half transfer, and end")
  func stress() throws {
    let result = try DurabilityProgram.run("stress", "operations", "60")
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("a killed writer leaves every acknowledged transaction, no half one, and a sound file")
  func crash() throws {
    let result = try DurabilityProgram.run("crash", "40")
    // The seed is in what it says; `DurabilityProgram crash 40 <seed>` runs it again.
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("a thousand databases and sessions, opened and closed, leave no memory and no file")
  func reopening() throws {
    let result = try DurabilityProgram.run(
      "reopen", "1000", environment: [DurabilityProgram.exactCounts])
    #expect(result.status == 0, "\(result.output)")
  }
}
