import CSQLite

/// Hand-written functions that read rows.
enum FloorFetch {
  static let allUsers = "SELECT \(FloorUser.columns) FROM users"

  /// Reads the rows of a statement in the usual way.
  static func plain(_ statement: FloorStatement) throws -> [FloorUser] {
    var users: [FloorUser] = []
    try statement.rows { users.append(try FloorUser(plain: $0)) }
    return users
  }

  /// Reads the rows of a statement into an array of sufficient capacity.
  static func best(_ statement: FloorStatement, count: Int) throws -> [FloorUser] {
    var users: [FloorUser] = []
    users.reserveCapacity(count)
    try statement.rows { users.append(try FloorUser(best: $0)) }
    return users
  }

  /// The number and checksum of all rows in `users`, to compare results.
  static func outcome(_ path: String) throws -> Outcome {
    let connection = try FloorConnection(path, .plain)
    var outcome = Outcome()
    try connection.prepare(allUsers + " ORDER BY id").rows { outcome.add(try FloorUser(plain: $0)) }
    return outcome
  }
}
