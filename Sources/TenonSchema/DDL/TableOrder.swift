/// The order in which tables can be made: what is referred to first, otherwise as in the file.
struct TableOrder {
  /// The models, each after those it refers to, as far as there is no circle.
  let models: [Model]

  /// By model, the names of the foreign keys that close a circle: their target comes later.
  let late: [String: Set<String>]

  /// Whether some foreign key refers to its own table or closes a circle.
  let hasCycles: Bool

  /// Orders the models of a graph.
  ///
  /// A walk in depth over the foreign keys, in the order of the file: a model is done once all its targets are.
  /// A target that is still under way closes a circle.
  init(_ graph: SchemaGraph) {
    enum State { case underWay, done }
    var state = [State?](repeating: nil, count: graph.models.count)
    var order: [Int] = []
    var late: [String: Set<String>] = [:]
    var refersToItself = false

    for start in graph.models.indices where state[start] == nil {
      // The path walked, with the number of foreign keys seen of each; an array, as a schema may nest deeper than
      // the stack does.
      var path = [(model: start, seen: 0)]
      state[start] = .underWay
      while let (model, seen) = path.last {
        guard seen < graph.models[model].foreignKeys.count else {
          state[model] = .done
          order.append(model)
          path.removeLast()
          continue
        }
        path[path.count - 1].seen += 1
        let key = graph.models[model].foreignKeys[seen]
        guard let target = graph.place(ofModel: key.target) else { continue }
        guard target != model else {
          refersToItself = true
          continue
        }
        switch state[target] {
        case .done:
          break
        case .underWay:
          late[graph.models[model].name, default: []].insert(key.name)
        case nil:
          state[target] = .underWay
          path.append((target, 0))
        }
      }
    }
    models = order.map { graph.models[$0] }
    self.late = late
    self.hasCycles = refersToItself || !late.isEmpty
  }
}
