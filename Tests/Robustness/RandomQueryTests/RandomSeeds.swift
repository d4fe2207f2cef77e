import Foundation

/// The seeds of random tests: each seed has a separate database and a number of queries.
///
/// A failure prints its seed. `RANDOM_SEED=<seed> RANDOM_WORLDS=1` runs only that one; another seed or number of worlds
/// runs others.
enum RandomSeeds {
  static let all: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    let first = environment["RANDOM_SEED"].flatMap(UInt64.init) ?? 1
    let count = environment["RANDOM_WORLDS"].flatMap(UInt64.init) ?? 50
    return (0..<count).map { first &+ $0 }
  }()
}
