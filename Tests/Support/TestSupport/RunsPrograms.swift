import Foundation
import Testing

extension Trait where Self == RunsPrograms {
  /// Gives tests that wait for other programs threads of their own.
  ///
  /// There are only as many threads for tasks as the machine has processors: a test that blocks one of them for seconds
  /// holds up every other test, also one that must end in time.
  ///
  /// ```swift
  /// @Suite("tenonc generate", .runsPrograms)
  /// ```
  package static var runsPrograms: Self { Self() }
}

/// What ``Testing/Trait/runsPrograms`` is.
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
