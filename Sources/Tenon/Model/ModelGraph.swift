import Synchronization

/// Which models of a schema refer to which: the order in which rows are written and deleted follows from it.
struct ModelGraph: Sendable {
  /// A foreign key of another model, as the model referred to sees it.
  struct Child: Sendable {
    let model: any Model.Type
    let key: ForeignKey
  }

  /// Where each model stands: one that is referred to stands before those that refer to it, and models that refer to each
  /// other in a circle stand at the same place.
  private var ranks: [ObjectIdentifier: Int] = [:]
  private var circles: Set<Int> = []
  private var childrenByModel: [ObjectIdentifier: [Child]] = [:]
  /// The places of the models whose deletion may cascade over any number of levels.
  private var bottomless: Set<Int> = []

  /// The graph of models, and of all they refer to.
  ///
  /// - Parameters:
  ///   - models: The models.
  ///   - counts: Whether a foreign key has a say in the order.
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
    // What refers to a model stands behind it, or in one circle with it.
    for model in found.sorted(by: { rank(of: $0) > rank(of: $1) }) {
      let rank = rank(of: model)
      let leadsOn = children(of: model).contains {
        $0.key.onDelete == .cascade && bottomless.contains(self.rank(of: $0.model))
      }
      if circles.contains(rank) || leadsOn { bottomless.insert(rank) }
    }
  }

  /// The place of a model among those of its schema.
  func rank(of model: any Model.Type) -> Int { ranks[ObjectIdentifier(model)] ?? 0 }

  /// Whether rows of a model may refer to each other, also by way of other models.
  func isInCircle(_ model: any Model.Type) -> Bool { circles.contains(rank(of: model)) }

  /// Whether the deletion of a model's row may cascade over any number of levels.
  func isBottomless(_ model: any Model.Type) -> Bool { bottomless.contains(rank(of: model)) }

  /// The foreign keys that refer to a model.
  func children(of model: any Model.Type) -> [Child] {
    childrenByModel[ObjectIdentifier(model)] ?? []
  }

  /// The models whose rows a deletion of a model's rows may delete or change, by whatever way; the model itself where its
  /// rows can refer to others of it.
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

  /// Tarjan's strongly connected components, without recursion: a component is complete once all it refers to is.
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
            // Looked at again when the target is done.
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
          circles.insert(nextRank)
        }
        nextRank += 1
      }
    }
  }
}

extension ModelGraph {
  private static let known = Mutex<[ObjectIdentifier: ModelGraph]>([:])

  /// The graph of a schema, made once.
  static func of(_ schema: any Schema.Type) -> ModelGraph {
    let id = ObjectIdentifier(schema)
    if let graph = known.withLock({ $0[id] }) { return graph }
    let graph = ModelGraph(schema.models)
    known.withLock { $0[id] = graph }
    return graph
  }
}
