/// A foreign key, with the constraint's name.
package struct ForeignKey: Sendable {
  /// The constraint's name, such as `fk_posts_author_id`.
  package var name: String
  /// The fields that refer, on this model.
  package var fields: [String]
  /// The model referred to.
  package var target: String
  /// The fields referred to, in the same order.
  package var targetFields: [String]
  /// What deleting the row referred to does; nil writes no clause.
  package var onDelete: DeleteRule?

  /// Creates a foreign key.
  package init(
    name: String, fields: [String], target: String, targetFields: [String], onDelete: DeleteRule?
  ) {
    self.name = name
    self.fields = fields
    self.target = target
    self.targetFields = targetFields
    self.onDelete = onDelete
  }
}

/// A unique constraint, with its name.
package struct UniqueConstraint: Sendable {
  /// The constraint's name, such as `uq_users_email`.
  package var name: String
  /// The fields that together are unique.
  package var fields: [String]

  /// Creates a unique constraint.
  package init(name: String, fields: [String]) {
    self.name = name
    self.fields = fields
  }
}

/// An index, with its name.
package struct Index: Sendable {
  /// What an index holds, part by part.
  package enum Part: Hashable, Sendable {
    case field(String)
    case expression(String)
  }

  /// The index's name, such as `ix_users_is_active_created_at`.
  package var name: String
  /// The parts, in order.
  package var parts: [Part]
  /// Whether entries are unique.
  package var isUnique: Bool
  /// The condition of a partial index, in SQL.
  package var condition: String?
  /// Where it is declared.
  package var range: SourceRange

  /// Creates an index.
  package init(
    name: String, parts: [Part], isUnique: Bool, condition: String?, range: SourceRange
  ) {
    self.name = name
    self.parts = parts
    self.isUnique = isUnique
    self.condition = condition
    self.range = range
  }
}

extension Index {
  /// The fields among the parts, which stand before the expressions.
  package var fields: [String] {
    parts.compactMap { part in
      if case .field(let name) = part { name } else { nil }
    }
  }

  /// The expressions among the parts, in SQL.
  package var expressions: [String] {
    parts.compactMap { part in
      if case .expression(let sql) = part { sql } else { nil }
    }
  }
}

/// A check constraint, with its name.
package struct Check: Sendable {
  /// The constraint's name, such as `ck_users_adult`.
  package var name: String
  /// The condition, in SQL.
  package var sql: String

  /// Creates a check.
  package init(name: String, sql: String) {
    self.name = name
    self.sql = sql
  }
}
