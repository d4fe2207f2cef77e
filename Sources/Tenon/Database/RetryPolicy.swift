import Foundation

/// A rule that says if a failed transaction runs again.
///
///     try await db.write(retrying: .conflicts(upTo: 5)) { session in … }
public struct RetryPolicy: Sendable {
  /// Never runs a transaction again: the first error is thrown.
  public static let never = RetryPolicy(tries: 1, firstDelay: .zero, longestDelay: .zero)

  private let tries: Int
  private let firstDelay: Duration
  private let longestDelay: Duration
  /// Returns a number from 0 to 1, for the length of a pause.
  private let random: @Sendable () -> Double
  /// Waits instead of sleeping; nil to sleep.
  private let wait: (@Sendable (Duration) -> Void)?

  /// Runs a transaction again after a `Conflict`: the database was busy, two transactions waited for each other, or
  /// concurrent transactions could not be serialized. The closure starts again with a new session.
  ///
  /// A pause precedes each new try. Its length is random, so that colliding transactions do not collide again: at most
  /// `firstDelay` at first, then up to twice the previous bound, and never more than `longestDelay` ("exponential
  /// backoff with full jitter").
  ///
  ///     try db.write(retrying: .conflicts(upTo: 5)) { session in … }
  ///
  /// - Parameters:
  ///   - tries: The maximum number of times that the closure runs, including the first. After the last try its
  ///     `Conflict` is thrown.
  ///   - firstDelay: The bound of the first pause.
  ///   - longestDelay: The bound of all pauses, at most one day.
  public static func conflicts(
    upTo tries: Int, firstDelay: Duration = .milliseconds(10), longestDelay: Duration = .seconds(1)
  ) -> RetryPolicy {
    RetryPolicy(tries: tries, firstDelay: firstDelay, longestDelay: longestDelay)
  }

  /// Creates a policy.
  ///
  /// - Parameters:
  ///   - tries: The maximum number of times that the closure runs.
  ///   - firstDelay: The bound of the first pause.
  ///   - longestDelay: The bound of all pauses.
  ///   - random: Returns numbers from 0 to 1.
  ///   - wait: Waits for a duration; nil to sleep.
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

  /// Runs a transaction until it succeeds or must not be run again.
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

  /// Runs a transaction until it succeeds or must not be run again. Suspends the task between two tries.
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

  /// Returns the pause after a number of failures.
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

/// The reason why a transaction was not committed.
struct TransactionFailure: Error {
  /// The error to throw to the user.
  let error: any Error

  /// True if the transaction can run again: it may then succeed, and none of its effects is repeated.
  let isRepeatable: Bool
}
