import CSQLite

/// Reads rows by hand.
enum FloorFetch {
  static let allUsers = "SELECT \(FloorUser.columns) FROM users"

  /// Reads the rows of a statement, as one writes it.
  static func plain(_ statement: FloorStatement) throws -> [FloorUser] {
    var users: [FloorUser] = []
    try statement.rows { users.append(try FloorUser(plain: $0)) }
    return users
  }

  /// Reads the rows of a statement into an array that need not grow.
  static func best(_ statement: FloorStatement, count: Int) throws -> [FloorUser] {
    var users: [FloorUser] = []
    users.reserveCapacity(count)
    try statement.rows { users.append(try FloorUser(best: $0)) }
    return users
  }

  /// Everything in `users`, for checks.
  static func outcome(_ path: String) throws -> Outcome {
    let connection = try FloorConnection(path, .plain)
    var outcome = Outcome()
    try connection.prepare(allUsers + " ORDER BY id").rows { outcome.add(try FloorUser(plain: $0)) }
    return outcome
  }
}
