/// The names of constraints and indexes in use.
///
/// SQLite keeps indexes of all tables in one space of names, PostgreSQL shares that with tables, and MySQL keeps foreign keys
/// and checks of all tables in one. So a name is given once in a schema, whatever its case.
struct ConstraintRegistry {
  /// Who has a name.
  struct Owner {
    var name: String
    var table: String
    var range: SourceRange
  }

  private var owners: [String: Owner] = [:]

  /// Makes room for as many names.
  mutating func reserveCapacity(_ count: Int) { owners.reserveCapacity(count) }

  /// Takes a name; gives the owner if it has one already.
  mutating func claim(_ name: String, table: String, at range: SourceRange) -> Owner? {
    Self.take(&owners[name.smallLetters], Owner(name: name, table: table, range: range))
  }

  private static func take(_ place: inout Owner?, _ owner: Owner) -> Owner? {
    if let place { return place }
    place = owner
    return nil
  }
}
