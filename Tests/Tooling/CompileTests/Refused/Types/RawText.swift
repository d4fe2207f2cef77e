// A string that a program builds is not SQL.

import BlogModels
import Tenon

func textAsSQL(_ text: String, in session: Session) throws -> [String] {
  // error: cannot convert value of type 'String' to expected argument type 'SQL'
  try session.fetch(text, as: String.self)
}

func executeText(_ name: String, in session: Session) throws {
  // error: 'execute' is unavailable: text is not SQL: write a literal, whose interpolations are bound, or SQL(raw:)
  try session.execute("DROP TABLE " + name)
}

func interpolatedText(_ name: String, in session: Session) throws {
  let sql = "DELETE FROM users WHERE username = '\(name)'"
  // error: 'execute' is unavailable: text is not SQL: write a literal, whose interpolations are bound, or SQL(raw:)
  try session.execute(sql)
}
