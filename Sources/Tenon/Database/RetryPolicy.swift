import Foundation

/// Whether a transaction that failed is run again.
///
///     try await db.write(retrying: .conflicts(upTo: 5)) { session in … }
public struct RetryPolicy: Sendable {
  /// Not at all: the first error is thrown.
  public static let never = RetryPolicy(tries: 1, firstDelay: .zero, longestDelay: .zero)

  private let tries: Int
  private let firstDelay: Duration
  private let longestDelay: Duration
  /// A number from 0 to 1, for the length of a pause.
  private let random: @Sendable () -> Double
  /// Waits in the place of sleeping; nil sleeps.
  private let wait: (@Sendable (Duration) -> Void)?

  /// Runs a transaction again that met a `Conflict`: the database was busy, two transactions waited for each other, or
  /// one could not go on beside another. Its closure starts anew, with a new session.
  ///
  /// Before each new try comes a pause, of random length so that those who collided do not collide again: up to
  /// `firstDelay` at first, each time up to twice as long as before, and never longer than `longestDelay`
  /// ("exponential backoff with full jitter").
  ///
  /// - Parameters:
  ///   - tries: How often the closure runs at most, the first time included. When it is used up, the last `Conflict` is
  ///     thrown.
  ///   - firstDelay: The longest first pause.
  ///   - longestDelay: The longest pause of all; a day at most.
  public static func conflicts(
    upTo tries: Int, firstDelay: Duration = .milliseconds(10), longestDelay: Duration = .seconds(1)
  ) -> RetryPolicy {
    RetryPolicy(tries: tries, firstDelay: firstDelay, longestDelay: longestDelay)
  }

  /// Creates a policy.
  ///
  /// - Parameters:
  ///   - tries: How often the closure runs at most.
  ///   - firstDelay: The longest first pause.
  ///   - longestDelay: The longest pause of all.
  ///   - random: Gives numbers from 0 to 1.
  ///   - wait: Waits; nil sleeps.
  package init(
    tries: Int, firstDelay: Duration, longestDelay: Duration,
    random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
    wait: (@Sendable (Duration) -> Void)? = nil
  ) {
    self.tries = tries
    self.firstDelay = max(.zero, firstDelay)
    self.longestDelay = min(max(.zero, longestDelay), .seconds(86_400))
    self.random = random
    self.wait = wait
  }

  /// Runs a transaction until it succeeds, or fails for good.
  ///
  /// - Throws: The error of the last try; `CancellationError` when the task is cancelled between two tries.
  func run<Value>(_ attempt: () throws -> Value) throws -> Value {
    var failures = 0
    while true {
      do {
        return try attempt()
      } catch let failure as TransactionFailure {
        failures += 1
        guard failure.isRepeatable, failures < tries else { throw failure.error }
      }
      try Task.checkCancellation()
      let pause = delay(after: failures)
      if let wait { wait(pause) } else { Thread.sleep(forTimeInterval: pause / .seconds(1)) }
      try Task.checkCancellation()
    }
  }

  /// Runs a transaction until it succeeds, or fails for good.
  ///
  /// - Throws: The error of the last try; `CancellationError` when the task is cancelled between two tries.
  func runSuspending<Value>(_ attempt: () async throws -> Value) async throws -> Value {
    var failures = 0
    while true {
      do {
        return try await attempt()
      } catch let failure as TransactionFailure {
        failures += 1
        guard failure.isRepeatable, failures < tries else { throw failure.error }
      }
      try Task.checkCancellation()
      let pause = delay(after: failures)
      if let wait { wait(pause) } else { try await Task.sleep(for: pause) }
      try Task.checkCancellation()
    }
  }

  /// How long to wait after a number of failures.
  private func delay(after failures: Int) -> Duration {
    var bound = min(firstDelay, longestDelay)
    var doublings = failures - 1
    while doublings > 0, bound > .zero, bound < longestDelay {
      bound = min(bound * 2, longestDelay)
      doublings -= 1
    }
    return bound * min(max(0, random()), 1)
  }
}

/// Why a transaction was not committed.
struct TransactionFailure: Error {
  /// What its user is to be told.
  let error: any Error

  /// Whether running it again can succeed, and does nothing twice.
  let isRepeatable: Bool
}
