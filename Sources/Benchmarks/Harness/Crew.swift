import Foundation
import Synchronization

/// Threads that work at the same time.
enum Crew {
  /// What one of them makes ready, and then does with all the others. It returns a number that says what it found.
  typealias Member = @Sendable () throws -> (() throws -> Int)

  private final class Results: Sendable {
    let values = Mutex<[Result<Int, any Error>]>([])
  }

  /// Waits until everyone is ready, lets them all work, and waits for the last one.
  ///
  /// - Returns: The seconds they worked, and the sum of what they found.
  /// - Throws: What one of them throws.
  static func run(_ members: [Member]) throws -> (reading: Double, sum: Int) {
    let (ready, start) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let end = DispatchGroup()
    let results = Results()
    for member in members {
      end.enter()
      Thread.detachNewThread {
        let work = Result { try member() }
        ready.signal()
        start.wait()
        let result = Result { try work.get()() }
        results.values.withLock { $0.append(result) }
        end.leave()
      }
    }
    for _ in members { ready.wait() }
    let begin = ContinuousClock.now
    for _ in members { start.signal() }
    end.wait()
    let seconds = (ContinuousClock.now - begin) / .seconds(1)
    return (seconds, try results.values.withLock { try $0.reduce(0) { $0 &+ (try $1.get()) } })
  }
}
