/// An order of things in which each comes after the things that it depends on.
///
/// The order follows a walk in depth over the dependencies: a thing is done after all its dependencies. A dependency on
/// a thing that is not done yet closes a circle.
package struct DependencyOrder {
  /// A dependency of one thing on another.
  struct Edge: Hashable {
    let from: Int
    let to: Int
  }

  /// All things, each after its dependencies, except for those that close a circle.
  package private(set) var order: [Int] = []

  /// The things that are not on a circle and do not depend on one, in order.
  private(set) var independent: [Int] = []

  /// The dependencies that close a circle.
  private(set) var closing: Set<Edge> = []

  /// Circles: each thing depends on the next, the last on the first. No thing is on two of them.
  private(set) var cycles: [[Int]] = []

  /// Sorts things numbered from 0.
  ///
  /// - Parameter dependencies: For each thing, the things it depends on.
  package init(_ dependencies: [[Int]]) {
    enum State { case new, open, done, doneWithCircle }
    var states = [State](repeating: .new, count: dependencies.count)
    var reported: Set<Int> = []

    for start in dependencies.indices where states[start] == .new {
      // An array and not recursion, because a schema may nest deeper than the stack.
      var path = [(thing: start, seen: 0)]
      states[start] = .open
      while let (thing, seen) = path.last {
        guard seen < dependencies[thing].count else {
          let isClear = dependencies[thing].allSatisfy { states[$0] == .done }
          states[thing] = isClear ? .done : .doneWithCircle
          order.append(thing)
          if isClear { independent.append(thing) }
          path.removeLast()
          continue
        }
        path[path.count - 1].seen += 1
        let next = dependencies[thing][seen]
        switch states[next] {
        case .new:
          states[next] = .open
          path.append((next, 0))
        case .open:
          closing.insert(Edge(from: thing, to: next))
          guard !reported.contains(next),
            let start = path.lastIndex(where: { $0.thing == next })
          else { continue }
          let cycle = path[start...].map(\.thing)
          if reported.isDisjoint(with: cycle) {
            cycles.append(cycle)
            reported.formUnion(cycle)
          }
        case .done, .doneWithCircle: break
        }
      }
    }
  }

  /// The circles in words, `A → B → A`, shortened if they are long.
  ///
  /// - Parameters:
  ///   - names: The names of the things.
  ///   - place: Returns the place where a thing depends on another, which becomes that of the circle; if there is none,
  ///     it is the place of the name.
  func circles(
    _ names: [Located<String>], _ place: (_ thing: Int, _ dependency: Int) -> SourceRange?
  ) -> [Located<String>] {
    cycles.map { cycle in
      let shown = cycle.prefix(cycle.count > 8 ? 7 : 8).map { names[$0].value }
      let words = shown + (cycle.count > 8 ? ["…"] : []) + [names[cycle[0]].value]
      let range = place(cycle[0], cycle[1 % cycle.count]) ?? names[cycle[0]].range
      return Located(words.joined(separator: " → "), at: range)
    }
  }
}
