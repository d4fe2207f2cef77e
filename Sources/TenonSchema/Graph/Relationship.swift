/// A relationship as one side sees it; both sides are in the graph.
package struct Relationship: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// This side has the foreign key.
    case belongsTo
    /// Many rows of the target have a foreign key to this one.
    case hasMany
    /// At most one row of the target has a foreign key to this one.
    case hasOne
    /// A join table has a foreign key to each side.
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
  }

  package struct Order: Hashable, Sendable {
    /// The field's name, on the target.
    package var field: String
    /// True if large values come first.
    package var isDescending: Bool
  }

  /// The relationship's name, such as `posts`.
  package var name: String

  package var kind: Kind

  /// The name of the model on the other side.
  package var target = ""

  /// True if a `belongsTo` may have no target. A `hasOne` always may.
  package var isOptional = false

  /// The name of the relationship on the target that is the other side of this one.
  package var inverse = ""

  /// True if the schema does not declare this side.
  package var isImplicit = false

  /// The fields on this side that are compared (`belongsTo`: the foreign key; otherwise the key it refers to).
  package var localFields: [String] = []

  /// The fields on the target that are compared (`belongsTo`, `manyToMany`: its key; otherwise its foreign key).
  package var targetFields: [String] = []

  /// The join table, for `manyToMany` only.
  package var through: Through?

  /// The action when the row referred to is deleted; nil if the schema does not say (the database then refuses).
  package var onDelete: DeleteRule?

  /// True if a child that loses its parent is deleted.
  package var deletesOrphans = false

  /// The order of a to-many relationship.
  package var order: [Order] = []

  package var description: String?

  /// The place of the name.
  package var range: SourceRange
}

/// The action on a row when the row it refers to is deleted.
package enum DeleteRule: String, CaseIterable, Sendable {
  case cascade
  case restrict
  case setNull
  case noAction
}
