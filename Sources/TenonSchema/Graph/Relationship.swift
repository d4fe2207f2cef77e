/// A relationship as one side sees it; both sides are in the graph.
package struct Relationship: Sendable {
  /// The four kinds.
  package enum Kind: String, Sendable {
    /// This side holds the foreign key.
    case belongsTo
    /// Many rows of the target hold a foreign key to this one.
    case hasMany
    /// At most one row of the target holds a foreign key to this one.
    case hasOne
    /// A join table holds a foreign key to each side.
    case manyToMany
  }

  /// The join table of a `manyToMany` relationship.
  package struct Through: Sendable {
    /// The name of the join's model (in `SchemaGraph.models`, perhaps with `isJoinTable`).
    package var model: String

    /// The join's fields that refer to this side, in the order of `localFields`.
    package var localFields: [String]

    /// The join's fields that refer to the target, in the order of `targetFields`.
    package var targetFields: [String]

    /// Creates a join.
    package init(model: String, localFields: [String], targetFields: [String]) {
      self.model = model
      self.localFields = localFields
      self.targetFields = targetFields
    }
  }

  /// A field to order by.
  package struct Order: Hashable, Sendable {
    /// The field's name, on the target.
    package var field: String

    /// Whether large values come first.
    package var isDescending: Bool

    /// Creates an order.
    package init(field: String, isDescending: Bool) {
      self.field = field
      self.isDescending = isDescending
    }
  }

  /// The relationship's name, such as `posts`.
  package var name: String

  /// The kind.
  package var kind: Kind

  /// The name of the model on the other side.
  package var target: String

  /// Whether a `belongsTo` may have no target. A `hasOne` always may.
  package var isOptional: Bool

  /// The name of the relationship on the target that is this one seen from there.
  package var inverse: String

  /// Whether the schema did not write this side: it was made from the other.
  package var isImplicit: Bool

  /// The fields on this side that are compared (`belongsTo`: the foreign key; otherwise the key it refers to).
  package var localFields: [String]

  /// The fields on the target that are compared (`belongsTo`, `manyToMany`: its key; otherwise its foreign key).
  package var targetFields: [String]

  /// The join table, for `manyToMany` only.
  package var through: Through?

  /// What deleting the row referred to does; nil when the schema is silent (the database then refuses).
  package var onDelete: DeleteRule?

  /// Whether a child that loses its parent is deleted.
  package var deletesOrphans: Bool

  /// The order of a to-many, as the schema gives it.
  package var order: [Order]

  /// What the relationship means.
  package var description: String?

  /// Where the name stands.
  package var range: SourceRange

  /// Creates a relationship; the caller sets what differs from the usual.
  package init(
    name: String, kind: Kind, target: String, inverse: String, localFields: [String],
    targetFields: [String], range: SourceRange
  ) {
    self.name = name
    self.kind = kind
    self.target = target
    self.inverse = inverse
    self.localFields = localFields
    self.targetFields = targetFields
    self.range = range
    self.isOptional = false
    self.isImplicit = false
    self.deletesOrphans = false
    self.order = []
  }
}

/// What happens to a row when the row it refers to is deleted.
package enum DeleteRule: String, CaseIterable, Sendable {
  case cascade
  case restrict
  case setNull
  case noAction
}
