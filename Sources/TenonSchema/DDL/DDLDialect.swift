/// A kind of database that DDL can be written for.
///
/// MySQL and MariaDB are one: what is written is accepted by MySQL from 8.0.23 and by MariaDB from 10.10.
package enum DDLDialect: String, CaseIterable, Sendable {
  case sqlite
  case postgresql
  case mysql

  /// The name on the command line: `sqlite`, `postgresql` or `mysql`.
  package var name: String { rawValue }

  /// The type a field's column is declared with, such as `VARCHAR(80)`.
  ///
  /// - Parameters:
  ///   - field: The field.
  ///   - model: The model it belongs to. Without one the field is taken as part of no key; a key may need another
  ///     type, as MySQL has no key over `LONGTEXT`.
  ///   - graph: The schema, for its enums.
  package func columnType(
    of field: Field, of model: Model? = nil, in graph: SchemaGraph
  ) -> String {
    let column =
      if let model {
        Column(field, of: model) { graph.enumType(named: $0) }
      } else {
        Column(field, key: .none) { graph.enumType(named: $0) }
      }
    return rules.type(of: column)
  }

  /// A name as a quoted identifier, whatever is in it.
  package func quoted(_ name: String) -> String { rules.quoted(name) }

  /// Everything that differs between the databases.
  var rules: any DDLRules {
    switch self {
    case .sqlite: SQLiteRules()
    case .postgresql: PostgreSQLRules()
    case .mysql: MySQLRules()
    }
  }
}
