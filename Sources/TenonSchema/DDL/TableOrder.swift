/// The order in which tables can be created: tables that are referred to come first, otherwise in the order of the
/// file.
struct TableOrder {
  /// The models, each after those it refers to, except where foreign keys form a circle.
  let models: [Model]

  /// By model, the names of the foreign keys that close a circle: the table they refer to comes later.
  let late: [String: Set<String>]

  /// True if a foreign key refers to its own table or closes a circle.
  let hasCycles: Bool

  /// Orders the models of a graph.
  init(_ graph: SchemaGraph) {
    let targets = graph.models.map { model in
      model.foreignKeys.map { graph.index(ofModel: $0.target) }
    }
    let order = DependencyOrder(
      targets.enumerated().map { model, targets in targets.compactMap { $0 }.filter { $0 != model }
      })
    var late: [String: Set<String>] = [:]
    for (index, model) in graph.models.enumerated() {
      for case (let key, let target?) in zip(model.foreignKeys, targets[index])
      where order.closing.contains(.init(from: index, to: target)) {
        late[model.name, default: []].insert(key.name)
      }
    }
    models = order.order.map { graph.models[$0] }
    self.late = late
    hasCycles =
      !late.isEmpty || targets.enumerated().contains { index, targets in targets.contains(index) }
  }
}
