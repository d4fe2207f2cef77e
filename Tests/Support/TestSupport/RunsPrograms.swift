import Foundation
import Testing

extension Trait where Self == RunsPrograms {
  /// Runs tests that wait for other programs on separate threads.
  ///
  /// Tasks share as many threads as the machine has processors: a test that blocks one of them for seconds delays every
  /// other test, including those with a time limit.
  ///
  /// ```swift
  /// @Suite("tenonc generate", .runsPrograms)
  /// ```
  package static var runsPrograms: Self { Self() }
}

/// The trait that ``Testing/Trait/runsPrograms`` returns.
package struct RunsPrograms: SuiteTrait, TestTrait, TestScoping {
  package func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(Threads.shared, operation: function)
  }
}

/// Threads that may block, as many as processors.
private final class Threads: TaskExecutor {
  static let shared = Threads()

  private let queue = OperationQueue()

  private init() {
    queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
