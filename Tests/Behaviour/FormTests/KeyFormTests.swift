import FormModels
import Tenon
import Testing

@Suite("Keys in all stored forms")
struct KeyFormTests {
  @Test(
    "rows written by another program are found by key in every way", arguments: KeyForms.all)
  func ownTables(_ forms: KeyForms) throws { try forms.check(forms, false) }

  @Test(
    "rows in tables created by another program are found by key in every way",
    arguments: KeyForms.all)
  func foreignTables(_ forms: KeyForms) throws { try forms.check(forms, true) }

  @Test("a reference to a row whose key is not in the schema's form is refused, not lost")
  func references() throws {
    let db = try Database("sqlite::memory:")
    try db.create(Forms.self)
    try db.write { session in
      try session.execute(
        "INSERT INTO token_key (key, rank) VALUES ('3F2504E0-4F89-41D3-9A0C-0305E82C3302', 1)")
      let parent = try TokenKey.query.one(in: session)
      let error = #expect(throws: ConstraintViolation.self) {
        try session.savepoint { try session.insert(TokenChild.Draft(name: "a", parent: parent)) }
      }
      #expect(error?.kind == .foreignKey)
      // The form of the schema is the one that is looked up and written.
      try session.execute(
        "INSERT INTO upper_key (key, rank) VALUES ('3F2504E0-4F89-41D3-9A0C-0305E82C3302', 1)")
      let upper = try UpperKey.query.one(in: session)
      try session.insert(UpperChild.Draft(name: "a", parent: upper))
      #expect(try upper.children.one(in: session).name == "a")
    }
  }
}
