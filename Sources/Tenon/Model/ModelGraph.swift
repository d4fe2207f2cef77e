import Synchronization

/// The references between the models of a schema. They determine the order in which rows are written and deleted.
struct ModelGraph: Sendable {
  /// A foreign key of another model that refers to a given model.
  struct Child: Sendable {
    let model: any Model.Type
    let key: ForeignKey
  }

  /// The rank of each model. A referenced model has a lower rank than those that refer to it, and models that refer to
  /// each other in a cycle have the same rank.
  private var ranks: [ObjectIdentifier: Int] = [:]
  private var cycles: Set<Int> = []
  private var childrenByModel: [ObjectIdentifier: [Child]] = [:]
  /// The ranks of the models whose deletions may cascade over any number of levels.
  private var unbounded: Set<Int> = []

  /// Creates the graph of models and all models that they refer to.
  ///
  /// - Parameters:
  ///   - models: The models.
  ///   - counts: Returns true if a foreign key affects the order.
  init(_ models: [any Model.Type], where counts: (ForeignKey) -> Bool = { _ in true }) {
    var found: [any Model.Type] = []
    var seen: Set<ObjectIdentifier> = []
    var waiting = Array(models.reversed())
    while let model = waiting.popLast() {
      guard seen.insert(ObjectIdentifier(model)).inserted else { continue }
      found.append(model)
      let definition = model.modelDefinition
      for key in definition.references {
        waiting.append(key.target)
        childrenByModel[ObjectIdentifier(key.target), default: []].append(
          Child(model: model, key: key))
      }
    }
    rank(found, counts)
    // The models that refer to a model have a higher rank, or are in a cycle with it.
    for model in found.sorted(by: { rank(of: $0) > rank(of: $1) }) {
      let rank = rank(of: model)
      let leadsOn = children(of: model).contains {
        $0.key.onDelete == .cascade && unbounded.contains(self.rank(of: $0.model))
      }
      if cycles.contains(rank) || leadsOn { unbounded.insert(rank) }
    }
  }

  /// Returns the rank of a model among those of its schema.
  func rank(of model: any Model.Type) -> Int { ranks[ObjectIdentifier(model)] ?? 0 }

  /// Returns true if rows of a model may refer to each other, directly or through other models.
  func isInCycle(_ model: any Model.Type) -> Bool { cycles.contains(rank(of: model)) }

  /// Returns true if the deletion of a model's row may cascade over any number of levels.
  func hasUnboundedCascade(_ model: any Model.Type) -> Bool { unbounded.contains(rank(of: model)) }

  /// Returns the foreign keys that refer to a model.
  func children(of model: any Model.Type) -> [Child] {
    childrenByModel[ObjectIdentifier(model)] ?? []
  }

  /// Returns the models whose rows may be deleted or changed, directly or indirectly, by a deletion of a model's rows.
  /// They include the model itself if its rows can refer to each other.
  func dependents(of model: any Model.Type) -> [any Model.Type] {
    var seen: Set<ObjectIdentifier> = []
    var found: [any Model.Type] = []
    var waiting = [model]
    while let parent = waiting.popLast() {
      for child in children(of: parent)
      where child.key.onDelete == .cascade || child.key.onDelete == .setNull {
        guard seen.insert(ObjectIdentifier(child.model)).inserted else { continue }
        found.append(child.model)
        if child.key.onDelete == .cascade { waiting.append(child.model) }
      }
    }
    return found
  }

  /// Ranks the models with Tarjan's algorithm for strongly connected components, without recursion. A component is
  /// complete after all components that it refers to.
  private mutating func rank(_ models: [any Model.Type], _ counts: (ForeignKey) -> Bool) {
    struct Visit {
      let model: any Model.Type
      var isEntered = false
      var next = 0
    }
    var index: [ObjectIdentifier: Int] = [:]
    var low: [ObjectIdentifier: Int] = [:]
    var component: [ObjectIdentifier] = []
    var open: Set<ObjectIdentifier> = []
    var nextRank = 0
    for model in models where index[ObjectIdentifier(model)] == nil {
      var path = [Visit(model: model)]
      while var visit = path.popLast() {
        let id = ObjectIdentifier(visit.model)
        if !visit.isEntered {
          visit.isEntered = true
          index[id] = index.count
          low[id] = index[id]
          component.append(id)
          open.insert(id)
        }
        let references = visit.model.modelDefinition.references.filter(counts)
        var descended = false
        while visit.next < references.count {
          let target = references[visit.next].target
          let targetID = ObjectIdentifier(target)
          if index[targetID] == nil {
            // Continued when the target is done.
            path.append(visit)
            path.append(Visit(model: target))
            descended = true
            break
          }
          if open.contains(targetID) { low[id] = min(low[id] ?? 0, low[targetID] ?? 0) }
          visit.next += 1
        }
        if descended { continue }
        guard low[id] == index[id] else { continue }
        var size = 0
        while let member = component.popLast() {
          ranks[member] = nextRank
          open.remove(member)
          size += 1
          if member == id { break }
        }
        if size > 1 || references.contains(where: { ObjectIdentifier($0.target) == id }) {
          cycles.insert(nextRank)
        }
        nextRank += 1
      }
    }
  }
}

extension ModelGraph {
  private static let known = Mutex<[ObjectIdentifier: ModelGraph]>([:])

  /// Returns the graph of a schema, which is created once.
  static func of(_ schema: any Schema.Type) -> ModelGraph {
    let id = ObjectIdentifier(schema)
    if let graph = known.withLock({ $0[id] }) { return graph }
    let graph = ModelGraph(schema.models)
    known.withLock { $0[id] = graph }
    return graph
  }
}
