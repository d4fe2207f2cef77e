/// Step 2: models with their own fields and those of their mixins.
extension SchemaResolver {
  /// The most fields of a model: the limits of PostgreSQL, MySQL and SQLite are between 1,017 and 2,000 columns.
  private static let fieldLimit = 1_000

  /// The most parts that mixins add to all models together. A few lines can ask for more than memory holds.
  private static let expansionLimit = 2_000_000

  /// A mixin and the place where it is named.
  private typealias MixinUse = (index: Int, mention: Located<String>)

  mutating func makeModels() {
    let mixinFields = schema.mixins.map { mixin in mixin.fields.map { resolve($0) } }
    for mixin in schema.mixins { checkTargets(of: mixin) }
    let chains = mixinChains()
    var expanded = 0
    for (index, declaration) in schema.models.enumerated() {
      checkTargets(of: declaration.body)
      let fields = declaration.body.fields.map { resolve($0) }
      var model = PartialModel(declaration)
      // A second model with the same name keeps its index, but stays empty.
      if modelIndexes[model.name] == index {
        add(declaration.body, fields, through: nil, to: &model)
        addMixins(to: &model, chains, mixinFields, &expanded)
      }
      models.append(model)
    }
  }

  private mutating func addMixins(
    to model: inout PartialModel, _ chains: [[Int]], _ mixinFields: [[PartialField]],
    _ expanded: inout Int
  ) {
    for (mixin, mention) in mixins(of: model.declaration.body, chains) {
      let body = schema.mixins[mixin]
      expanded += 1 + body.fields.count + body.relationships.count + body.indexes.count
      guard expanded <= Self.expansionLimit else {
        log.error(
          "too-large", "the mixins add more than \(Self.expansionLimit) parts to the models",
          at: mention.range)
        break
      }
      add(body, mixinFields[mixin], through: mention, to: &model)
    }
    if model.fields.count > Self.fieldLimit {
      log.error(
        "too-large",
        "`\(model.name)` has \(model.fields.count) fields; databases allow about "
          + "\(Self.fieldLimit)",
        at: model.range)
    }
  }

  /// The mixins that nothing uses, not even another mixin.
  var unusedMixins: [Located<String>] {
    let bodies = schema.models.map(\.body) + schema.mixins
    let used = Set(bodies.flatMap { $0.mixins.map(\.value) })
    return schema.mixins.map(\.name).filter { !used.contains($0.value) }
  }

  /// Reports relationships to unknown models, once for each declaration.
  private mutating func checkTargets(of body: BodyDeclaration) {
    for relationship in body.relationships {
      if let target = relationship.target { _ = findModel(target) }
    }
  }

  /// For each mixin, itself and all that it uses, each once; a mixin on a circle has only itself.
  private mutating func mixinChains() -> [[Int]] {
    let used = schema.mixins.map { indexes(of: $0.mixins).map(\.index) }
    let dependencies = DependencyOrder(used)
    for cycle in dependencies.cycles { reportMixinCycle(cycle) }
    var chains = schema.mixins.indices.map { [$0] }
    var total = 0
    for mixin in dependencies.independent where !used[mixin].isEmpty {
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
    let names = cycle.map { schema.mixins[$0].name.value }
    let first = schema.mixins[cycle[0]]
    let mention = first.mixins.first { $0.value == names[1 % names.count] }
    log.error(
      "mixin-cycle", "mixins use each other in a circle: \(DependencyOrder.text(names))",
      at: mention?.range ?? first.name.range)
  }

  /// The named mixins, in order; unknown ones are reported.
  private mutating func indexes(of mentions: [Located<String>]) -> [MixinUse] {
    mentions.compactMap { mention in
      if let index = mixinIndexes[mention.value] { return (index, mention) }
      log.unknown(
        "unknown-mixin", mention, "unknown mixin \(quoted(mention.value))",
        among: mixinIndexes.keys.sorted())
      return nil
    }
  }

  /// The mixins of a model, including mixins of mixins, each once.
  private mutating func mixins(of body: BodyDeclaration, _ chains: [[Int]]) -> [MixinUse] {
    var seen: Set<Int> = []
    return indexes(of: body.mixins).flatMap { index, mention in
      chains[index].filter { seen.insert($0).inserted }.map { ($0, mention) }
    }
  }

  /// Adds the declarations of a model or of one of its mixins; names in use are reported.
  private mutating func add(
    _ body: BodyDeclaration, _ fields: [PartialField], through mention: Located<String>?,
    to model: inout PartialModel
  ) {
    for field in fields {
      let name = Located(field.field.name, at: mention?.range ?? field.field.range)
      if isFree(name, "field", through: mention, in: model) { model.append(field) }
    }
    for declaration in body.relationships {
      let name = Located(declaration.name.value, at: mention?.range ?? declaration.name.range)
      guard isFree(name, "relationship", through: mention, in: model) else { continue }
      let target = declaration.target.flatMap { modelIndexes[$0.value] }
      model.append(PartialRelationship(declaration, target: target))
    }
    model.indexDeclarations += body.indexes
    model.checkDeclarations += body.checks
  }

  private mutating func isFree(
    _ name: Located<String>, _ kind: String, through mention: Located<String>?,
    in model: PartialModel
  ) -> Bool {
    guard let other = model.member(named: name.value) else { return true }
    log.error(
      "duplicate-name",
      mention.map {
        "the mixin `\($0.value)` adds a \(kind) `\(name.value)`, but `\(model.name)` has a "
          + "\(other.value) of that name"
      } ?? "`\(model.name)` already has a \(other.value) `\(name.value)`",
      at: name.range, notes: [.init("the \(other.value) is here", at: other.range)])
    return false
  }
}
