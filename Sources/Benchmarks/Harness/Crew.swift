import Foundation
import Synchronization

/// Threads that work at the same time.
enum Crew {
  /// A function that prepares the work of one thread, and returns the work. The work runs at the same time as that of
  /// the other threads, and returns a number that represents its result.
  typealias Member = @Sendable () throws -> (() throws -> Int)

  private final class Results: Sendable {
    let values = Mutex<[Result<Int, any Error>]>([])
  }

  /// Waits until all threads are prepared, starts their work, and waits until the last one has finished.
  ///
  /// - Returns: The duration of the work in seconds, and the sum of the results.
  /// - Throws: The error of one of the threads.
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
