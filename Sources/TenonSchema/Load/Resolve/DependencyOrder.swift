/// Puts things that depend on each other into an order in which each follows what it depends on.
struct DependencyOrder {
  /// The things that are on no circle and depend on none, in order.
  let order: [Int]

  /// Circles among the rest: each thing depends on the next, the last on the first.
  let cycles: [[Int]]

  /// Sorts things numbered from 0.
  ///
  /// - Parameter dependencies: For each thing, the things it depends on.
  init(_ dependencies: [[Int]]) {
    var dependents = [[Int]](repeating: [], count: dependencies.count)
    var missing = dependencies.map(\.count)
    for (thing, needed) in dependencies.enumerated() {
      for other in needed { dependents[other].append(thing) }
    }
    var order = missing.indices.filter { missing[$0] == 0 }
    var next = 0
    while next < order.count {
      for dependent in dependents[order[next]] {
        missing[dependent] -= 1
        if missing[dependent] == 0 { order.append(dependent) }
      }
      next += 1
    }
    self.order = order
    self.cycles = Self.cycles(dependencies, among: missing.map { $0 > 0 })
  }

  /// A circle in words: `A → B → A`, shortened when long.
  static func text(_ cycle: [String]) -> String {
    guard let first = cycle.first else { return "" }
    let shown = cycle.count <= 8 ? cycle : Array(cycle.prefix(7)) + ["…"]
    return (shown + [first]).joined(separator: " → ")
  }

  /// Walks from each thing that is left to one it depends on, until a walk meets itself.
  private static func cycles(_ dependencies: [[Int]], among isLeft: [Bool]) -> [[Int]] {
    var cycles: [[Int]] = []
    var isVisited = [Bool](repeating: false, count: dependencies.count)
    for start in dependencies.indices where isLeft[start] && !isVisited[start] {
      var walk: [Int] = []
      var steps: [Int: Int] = [:]
      var here: Int? = start
      while let thing = here, !isVisited[thing] {
        isVisited[thing] = true
        steps[thing] = walk.count
        walk.append(thing)
        here = dependencies[thing].first { isLeft[$0] }
      }
      if let end = here, let first = steps[end] { cycles.append(Array(walk[first...])) }
    }
    return cycles
  }
}
