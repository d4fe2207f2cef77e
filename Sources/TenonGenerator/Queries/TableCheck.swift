import TenonSchema

/// Finds the SQL in a schema because of which SQLite cannot create its tables: defaults, generated columns, checks and
/// indexes.
enum TableCheck {
  /// An expression in SQL, and the model with no other.
  private struct Candidate {
    let kind: String
    let sql: String
    let range: SourceRange
    let model: Model
  }

  /// The errors of all models, each at the field, check or index that causes it; empty if SQLite refuses none of them.
  ///
  /// - Complexity: Creates the table of a model once for each expression in it.
  static func diagnostics(of graph: SchemaGraph) -> [Diagnostic] {
    guard let connection = try? SQLiteConnection.inMemory() else { return [] }
    var ranges: Set<SourceRange> = []
    return graph.models.flatMap(candidates).compactMap { candidate in
      let statements = DDL.table(of: candidate.model, in: graph, dialect: .sqlite)
      // The field of a mixin is in several models.
      guard let problem = problem(with: statements, connection),
        ranges.insert(candidate.range).inserted
      else { return nil }
      return Diagnostic(
        .error, code: "invalid-sql",
        "SQLite, with which queries are checked, refuses \(candidate.kind) \(quoted(candidate.sql)): "
          + problem,
        at: candidate.range)
    }.ordered()
  }

  /// The message of SQLite if it refuses a statement. Keeps no table.
  private static func problem(
    with statements: [String], _ connection: SQLiteConnection
  ) -> String? {
    defer { try? connection.run("ROLLBACK") }
    do {
      try connection.run("BEGIN")
      for sql in statements { try connection.run(sql) }
      return nil
    } catch {
      return error.message
    }
  }

  /// The expressions of a model.
  private static func candidates(of model: Model) -> [Candidate] {
    var bare = model
    bare.checks = []
    bare.indexes = []
    for index in bare.fields.indices {
      bare.fields[index].databaseDefault = nil
      bare.fields[index].generated = nil
    }
    var candidates: [Candidate] = []
    func add(
      _ kind: String, _ sql: String, at range: SourceRange, _ change: (inout Model) -> Void
    ) {
      var model = bare
      change(&model)
      candidates.append(Candidate(kind: kind, sql: sql, range: range, model: model))
    }
    for (index, field) in model.fields.enumerated() {
      if let sql = field.databaseDefault {
        add("the database default", sql, at: field.range) {
          $0.fields[index].databaseDefault = sql
        }
      }
      if let generated = field.generated {
        add("the generated column", generated.sql, at: field.range) {
          $0.fields[index].generated = generated
        }
      }
    }
    for check in model.checks {
      add("the check", check.sql, at: check.range ?? model.range) { $0.checks = [check] }
    }
    for index in model.indexes {
      let sql = index.expressions + [index.condition].compactMap { $0 }
      guard !sql.isEmpty else { continue }
      add("the index on", sql.joined(separator: ", "), at: index.range) { $0.indexes = [index] }
    }
    return candidates
  }
}
