/// A foreign key, with the constraint's name.
package struct ForeignKey: Sendable {
  /// The constraint's name, such as `fk_posts_author_id`.
  package var name: String
  /// The referring fields of this model.
  package var fields: [String]
  /// The model referred to.
  package var target: String
  /// The fields referred to, in the same order.
  package var targetFields: [String]
  /// The action when the row referred to is deleted; nil writes no clause.
  package var onDelete: DeleteRule?
}

/// A unique constraint, with its name.
package struct UniqueConstraint: Sendable {
  /// The constraint's name, such as `uq_users_email`.
  package var name: String
  /// The fields that are unique together.
  package var fields: [String]
}

/// An index, with its name.
package struct Index: Sendable {
  package enum Part: Hashable, Sendable {
    case field(String)
    /// An expression in SQL.
    case expression(String)
  }

  /// The index's name, such as `ix_users_is_active_created_at`.
  package var name = ""
  /// The parts, in order; fields come before expressions.
  package var parts: [Part]
  /// True if entries are unique.
  package var isUnique: Bool
  /// The condition of a partial index, in SQL.
  package var condition: String?
  /// The place of the declaration.
  package var range: SourceRange

  /// The fields among the parts.
  package var fields: [String] {
    parts.compactMap { if case .field(let name) = $0 { name } else { nil } }
  }

  /// The expressions among the parts, in SQL.
  package var expressions: [String] {
    parts.compactMap { if case .expression(let sql) = $0 { sql } else { nil } }
  }
}

/// A check constraint, with its name.
package struct Check: Sendable {
  /// The constraint's name, such as `ck_users_adult`.
  package var name: String
  /// The condition, in SQL.
  package var sql: String
  /// The place of the field or of the check's name, or nil for a check that no file declares.
  package var range: SourceRange?
}
