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
    let used = mixinsOfMixins()
    var expanded = 0
    for (index, declaration) in schema.models.enumerated() {
      checkTargets(of: declaration)
      let fields = declaration.fields.map { resolve($0) }
      var model = PartialModel(declaration)
      // A second model with the same name keeps its index, but stays empty.
      if modelIndexes[model.name] == index {
        add(declaration, fields, through: nil, to: &model)
        addMixins(to: &model, used, mixinFields, &expanded)
      }
      models.append(model)
    }
  }

  private mutating func addMixins(
    to model: inout PartialModel, _ used: [[Int]], _ mixinFields: [[PartialField]],
    _ expanded: inout Int
  ) {
    for (mixin, mention) in mixins(of: model.declaration, used) {
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
    let bodies = schema.models + schema.mixins
    let used = Set(bodies.flatMap { $0.mixins.map(\.value) })
    return schema.mixins.map(\.name).filter { !used.contains($0.value) }
  }

  /// Reports relationships to unknown models, once for each declaration.
  private mutating func checkTargets(of body: ModelDeclaration) {
    for relationship in body.relationships {
      if let target = relationship.target { _ = findModel(target) }
    }
  }

  /// For each mixin, those that it uses.
  private mutating func mixinsOfMixins() -> [[Int]] {
    let used = schema.mixins.map { indexes(of: $0.mixins).map(\.index) }
    let circles = DependencyOrder(used).circles(schema.mixins.map(\.name)) { mixin, other in
      schema.mixins[mixin].mixins.first { mixinIndexes[$0.value] == other }?.range
    }
    for circle in circles {
      log.error(
        "mixin-cycle", "mixins use each other in a circle: \(circle.value)", at: circle.range)
    }
    return used
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

  /// The mixins of a model, each followed by those that it uses itself, each once.
  private mutating func mixins(of body: ModelDeclaration, _ used: [[Int]]) -> [MixinUse] {
    var seen: Set<Int> = []
    var uses: [MixinUse] = []
    for (first, mention) in indexes(of: body.mixins) {
      var open = [first]
      while let mixin = open.popLast() {
        guard seen.insert(mixin).inserted else { continue }
        uses.append((mixin, mention))
        open += used[mixin].reversed()
      }
    }
    return uses
  }

  /// Adds the declarations of a model or of one of its mixins; names in use are reported.
  private mutating func add(
    _ body: ModelDeclaration, _ fields: [PartialField], through mention: Located<String>?,
    to model: inout PartialModel
  ) {
    for field in fields {
      let name = Located(field.field.name, at: mention?.range ?? field.field.range)
      let claim = mention.map { "the mixin `\($0.value)` adds a field `\(name.value)`" }
      if isFree(name, in: model, claim) { model.fields.append(field) }
    }
    for declaration in body.relationships {
      let relationship = declaration.relationship
      let name = Located(relationship.name, at: mention?.range ?? relationship.range)
      let claim = mention.map { "the mixin `\($0.value)` adds a relationship `\(name.value)`" }
      guard isFree(name, in: model, claim) else { continue }
      let target = declaration.target.flatMap { modelIndexes[$0.value] }
      model.relationships.append(PartialRelationship(declaration, target: target))
    }
    model.indexDeclarations += body.indexes
    model.checkDeclarations += body.checks
  }

}
