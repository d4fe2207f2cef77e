/// Step 2: models with their own fields and those of their mixins.
extension SchemaResolver {
  /// The most fields of a model: PostgreSQL, MySQL and SQLite end between 1,017 and 2,000 columns.
  private static let fieldLimit = 1_000

  /// The most parts that mixins bring into all models together. A few lines can ask for more than memory holds.
  private static let expansionLimit = 2_000_000

  mutating func makeModels() {
    let mixinFields = schema.mixins.map { mixin in mixin.fields.map { resolve($0) } }
    for mixin in schema.mixins { checkTargets(of: mixin) }
    let chains = mixinChains()
    let uses = mixinUses(chains)
    models = map(Array(schema.models.indices)) { resolver, place in
      resolver.draft(of: resolver.schema.models[place], uses[place], mixinFields)
    }
  }

  /// A model with its own fields and those of its mixins.
  private mutating func draft(
    of declaration: ModelDeclaration, _ uses: MixinUses?, _ mixinFields: [[FieldDraft]]
  ) -> ModelDraft {
    checkTargets(of: declaration.body)
    let fields = declaration.body.fields.map { resolve($0) }
    var model = ModelDraft(declaration)
    // A model whose name is taken keeps its place, but nothing in it.
    guard let uses else { return model }
    add(declaration.body, fields, through: nil, to: &model)
    for (mixin, mention) in uses.mixins {
      add(schema.mixins[mixin], mixinFields[mixin], through: mention, to: &model)
    }
    if let excess = uses.excess {
      log.error(
        "too-large", "the mixins bring more than \(Self.expansionLimit) parts into the models",
        at: excess.range)
    }
    if model.fields.count > Self.fieldLimit {
      log.error(
        "too-large",
        "`\(model.name)` has \(model.fields.count) fields; databases allow about "
          + "\(Self.fieldLimit)",
        at: model.range)
    }
    return model
  }

  /// The mixins that a model uses.
  private struct MixinUses {
    var mixins: [(place: Int, mention: Located<String>)] = []
    /// Where the one is mentioned with which all models together have too many parts.
    var excess: Located<String>?
  }

  /// For each model the mixins it uses; nil for one whose name is taken.
  private mutating func mixinUses(_ chains: [[Int]]) -> [MixinUses?] {
    var uses: [MixinUses?] = []
    var expanded = 0
    for place in schema.models.indices {
      guard modelPlaces[schema.models[place].body.name.value] == place else {
        uses.append(nil)
        continue
      }
      var own = MixinUses()
      for (mixin, mention) in mixins(of: schema.models[place].body, chains) {
        let body = schema.mixins[mixin]
        expanded += 1 + body.fields.count + body.relationships.count + body.indexes.count
        guard expanded <= Self.expansionLimit else {
          own.excess = mention
          break
        }
        own.mixins.append((mixin, mention))
      }
      uses.append(own)
    }
    return uses
  }

  /// The mixins that nothing uses, not even another mixin.
  var unusedMixins: [Located<String>] {
    let bodies = schema.models.map(\.body) + schema.mixins
    let used = Set(bodies.flatMap { $0.mixins.map(\.value) })
    return schema.mixins.map(\.name).filter { !used.contains($0.value) }
  }

  /// Reports relationships to models that do not exist, once for each declaration.
  private mutating func checkTargets(of body: BodyDeclaration) {
    for relationship in body.relationships {
      guard let target = relationship.target, modelPlaces[target.value] == nil else { continue }
      log.error(
        "unknown-model",
        "there is no model \(quoted(target.value))"
          + log.hint(for: target.value, among: modelPlaces.keys.sorted()),
        at: target.range)
    }
  }

  /// For each mixin, itself and all it uses, each once; a mixin on a circle is just itself.
  private mutating func mixinChains() -> [[Int]] {
    var used: [[Int]] = []
    for mixin in schema.mixins { used.append(places(of: mixin.mixins).map(\.place)) }
    let dependencies = DependencyOrder(used)
    for cycle in dependencies.cycles { reportMixinCycle(cycle) }
    var chains = schema.mixins.indices.map { [$0] }
    var total = 0
    for mixin in dependencies.order where !used[mixin].isEmpty {
      var seen: Set<Int> = [mixin]
      for other in used[mixin] {
        for inner in chains[other] where seen.insert(inner).inserted { chains[mixin].append(inner) }
      }
      total += chains[mixin].count
      guard total <= Self.expansionLimit else {
        log.error(
          "too-large", "the mixins use each other more than \(Self.expansionLimit) times",
          at: schema.mixins[mixin].name.range)
        break
      }
    }
    return chains
  }

  private mutating func reportMixinCycle(_ cycle: [Int]) {
    guard let first = cycle.first, let second = (cycle + [first]).dropFirst().first else { return }
    let next = schema.mixins[second].name.value
    let mention = schema.mixins[first].mixins.first { $0.value == next }
    log.error(
      "mixin-cycle",
      "mixins use each other in a circle: "
        + DependencyOrder.text(cycle.map { schema.mixins[$0].name.value }),
      at: mention?.range ?? schema.mixins[first].name.range)
  }

  /// The mixins named, in order; an unknown one is reported.
  private mutating func places(
    of mentions: [Located<String>]
  ) -> [(place: Int, mention: Located<String>)] {
    var places: [(place: Int, mention: Located<String>)] = []
    for mention in mentions {
      if let place = mixinPlaces[mention.value] {
        places.append((place, mention))
      } else {
        log.error(
          "unknown-mixin",
          "there is no mixin \(quoted(mention.value))"
            + log.hint(for: mention.value, among: mixinPlaces.keys.sorted()),
          at: mention.range)
      }
    }
    return places
  }

  /// The mixins of a model, those within mixins included, each once.
  private mutating func mixins(
    of body: BodyDeclaration, _ chains: [[Int]]
  ) -> [(place: Int, mention: Located<String>)] {
    var result: [(place: Int, mention: Located<String>)] = []
    var seen: Set<Int> = []
    for (place, mention) in places(of: body.mixins) {
      for inner in chains[place] where seen.insert(inner).inserted {
        result.append((inner, mention))
      }
    }
    return result
  }

  /// Adds what a model or one of its mixins declares; names that are taken are reported.
  private mutating func add(
    _ body: BodyDeclaration, _ fields: [FieldDraft], through mention: Located<String>?,
    to model: inout ModelDraft
  ) {
    model.fieldPlaces.reserveCapacity(model.fields.count + fields.count + 1)
    for draft in fields {
      let name = Located(draft.field.name, at: mention?.range ?? draft.field.range)
      if isFree(name, "field", through: mention, in: model) { model.append(draft) }
    }
    for declaration in body.relationships {
      let name = Located(declaration.name.value, at: mention?.range ?? declaration.name.range)
      guard isFree(name, "relationship", through: mention, in: model) else { continue }
      let target = declaration.target.flatMap { modelPlaces[$0.value] }
      model.append(RelationshipDraft(declaration, target: target))
    }
    model.indexes += body.indexes
    model.checks += body.checks
  }

  private mutating func isFree(
    _ name: Located<String>, _ what: String, through mention: Located<String>?,
    in model: ModelDraft
  ) -> Bool {
    guard let other = model.member(named: name.value) else { return true }
    let bringer = mention.map { "the mixin `\($0.value)` brings a" } ?? "there is a"
    log.error(
      "duplicate-name",
      mention == nil
        ? "`\(name.value)` is a \(other.value) of `\(model.name)` already"
        : "\(bringer) \(what) `\(name.value)`, but `\(model.name)` has a \(other.value) of that name",
      at: name.range, notes: [.init("the \(other.value) is here", at: other.range)])
    return false
  }
}
