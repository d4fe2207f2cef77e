import Foundation

/// The seeds that random tests run with: each is a database of its own and a number of queries.
///
/// A failure names its seed. `RANDOM_SEED=<seed> RANDOM_WORLDS=1` runs that one alone; another seed or number of worlds runs
/// others.
enum RandomSeeds {
  static let all: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    let first = environment["RANDOM_SEED"].flatMap(UInt64.init) ?? 1
    let count = environment["RANDOM_WORLDS"].flatMap(UInt64.init) ?? 50
    return (0..<count).map { first &+ $0 }
  }()
}
