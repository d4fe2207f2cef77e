import ArchiveModels
import Foundation
import Tenon
import Testing

/// Unique values of a soft-deleted model: they are unique among the rows that are not deleted.
@Suite("Soft deletes and unique values")
struct SoftDeleteUniqueTests {
  let db: Database

  init() throws { db = try Database.archive() }

  private func draft(
    _ email: String, code: String, team: String = "red", nick: String? = nil
  ) -> Account.Draft {
    Account.Draft(email: email, code: code, team: team, nick: nick ?? code)
  }

  private func violation(_ body: () throws -> Void) -> ConstraintViolation? {
    #expect(throws: ConstraintViolation.self) { try body() }
  }

  @Test("a unique value, several or an expression can be used again only after a deletion")
  func values() throws {
    try db.write { session throws in
      let first = try session.insert(draft("a@b.c", code: "1", nick: "x"))
      for (taken, fields) in [
        (draft("a@b.c", code: "2"), ["email"]), (draft("A@b.c", code: "3"), ["email"]),
        (draft("d@b.c", code: "4", nick: "x"), ["team", "nick"]),
      ] {
        let error = violation { try session.savepoint { _ = try session.insert(taken) } }
        #expect(error?.model == "Account" && error?.fields == fields)
      }
      session.delete(first)
      try session.flush()
      try session.insert(draft("A@b.c", code: "5", nick: "x"))
      #expect(try Account.query.count(in: session) == 1)
    }
  }

  @Test("unique: always counts deleted rows too")
  func always() throws {
    try db.write { session throws in
      session.delete(try session.insert(draft("a@b.c", code: "1")))
      try session.flush()
      let error = violation {
        try session.savepoint { _ = try session.insert(draft("d@b.c", code: "1")) }
      }
      #expect(error?.reason == "an Account with this code already exists")
    }
  }

  @Test("a row whose unique value is in use again cannot be restored; the error says why")
  func restore() throws {
    try db.write { session throws in
      let first = try session.insert(draft("a@b.c", code: "1"))
      session.delete(first)
      try session.flush()
      let second = try session.insert(draft("a@b.c", code: "2"))
      let error = violation { try session.savepoint { try session.restore(first) } }
      #expect(error?.reason == "an Account with this email already exists")
      #expect(error?.fields == ["email"])
      session.delete(second)
      try session.flush()
      try session.restore(first)
      #expect(try Account.query.one(in: session).id == first.id)
    }
  }

  @Test("after an only child is deleted, another one can be added")
  func onlyChild() throws {
    try db.write { session throws in
      let account = try session.insert(draft("a@b.c", code: "1"))
      let first = try session.insert(Avatar.Draft(file: "1.png", account: account))
      let error = violation {
        try session.savepoint {
          _ = try session.insert(Avatar.Draft(file: "2.png", account: account))
        }
      }
      #expect(error?.model == "Avatar" && error?.fields == ["accountID"])
      session.delete(first)
      try session.flush()
      let second = try session.insert(Avatar.Draft(file: "2.png", account: account))
      #expect(try Account.query.with(Account.avatar).one(in: session).1?.id == second.id)
      let other = try session.insert(draft("b@b.c", code: "2"))
      let third = try session.insert(Avatar.Draft(file: "3.png", account: other))
      try session.set(account.avatar, to: third)
      #expect(
        try Account.query.with(Account.avatar).all(in: session).map(\.1?.id) == [third.id, nil])
      #expect(try Avatar.query.withDeleted().count(in: session) == 3)
    }
  }

  @Test("an upsert by columns conflicts only with rows that are not deleted")
  func upsert() throws {
    try db.write { session throws in
      let first = try session.insert(draft("a@b.c", code: "1"))
      let again = try session.upsert(
        draft("a@b.c", code: "1", nick: "new"), onConflict: Account.email, update: [Account.nick])
      #expect(again?.id == first.id && again?.nick == "new")
      session.delete(first)
      let next = try session.upsert(
        draft("a@b.c", code: "2"), onConflict: Account.email, update: .all)
      #expect(next != nil && next?.id != first.id)
      #expect(
        try session.upsert(
          [draft("x@b.c", code: "2", nick: "n2"), draft("y@b.c", code: "3")],
          onConflict: Account.code, update: [Account.nick]) == 2)
      #expect(
        try session.upsert(
          draft("z@b.c", code: "9", nick: "n2"), onConflict: Account.team, Account.nick,
          update: .nothing) == nil)
      let avatar = try session.upsert(
        Avatar.Draft(file: "1.png", account: try #require(next)), onConflict: Avatar.accountID,
        update: [Avatar.file])
      let changed = try session.upsert(
        Avatar.Draft(file: "2.png", account: try #require(next)), onConflict: Avatar.accountID,
        update: [Avatar.file])
      #expect(avatar?.id == changed?.id && changed?.file == "2.png")
    }
  }

  @Test("an upsert can name an index on an expression, or one of several on its columns")
  func index() throws {
    try db.write { session throws in
      let first = try session.insert(draft("a@b.c", code: "1"))
      let again = try session.upsert(
        draft("A@B.C", code: "1", nick: "new"), onConflict: .index("ux_accounts_lower_email"),
        update: [Account.nick])
      #expect(again?.id == first.id && again?.nick == "new" && again?.email == "a@b.c")
      #expect(
        try session.upsert(
          [draft("A@B.C", code: "1"), draft("d@b.c", code: "lead 1", team: "blue")],
          onConflict: .index("ux_accounts_lower_email"), update: .all) == 2)
      let lead = try session.upsert(
        draft("e@b.c", code: "lead 2", team: "blue"),
        onConflict: .index("ux_accounts_lead"), update: [Account.email])
      #expect(lead?.email == "e@b.c" && lead?.code == "lead 1")
      #expect(
        try session.upsert(
          draft("f@b.c", code: "lead 3", team: "blue"), onConflict: Account.team,
          update: .nothing) == nil)
      #expect(
        try session.upsert(
          draft("e@b.c", code: "5"), onConflict: .index("uq_accounts_email"), update: .nothing)
          == nil)
      let error = #expect(throws: SQLError.self) {
        try session.upsert(draft("f", code: "6"), onConflict: .index("ux"), update: .all)
      }
      #expect(
        error?.message.hasPrefix("Account has no unique index ux; it has uq_accounts_") == true)
    }
  }

  @Test("the conflict is written in the syntax of each database")
  func dialects() throws {
    func ends(_ upsert: Upsert<Account>) throws -> [String] {
      try [.sqlite, .postgresql, .mysql].map { (dialect: Dialect) in
        let sql = try upsert.statement([1, 4], rows: 1, for: dialect).sql
        return String(sql[(sql.firstRange(of: " ON ")?.lowerBound ?? sql.startIndex)...])
      }
    }
    #expect(
      try ends(Upsert(onConflict: [Account.email], update: [Account.nick])) == [
        #" ON CONFLICT ("email") WHERE (deleted_at IS NULL) DO UPDATE SET "nick" = "excluded"."nick""#,
        #" ON CONFLICT ("email") WHERE (deleted_at IS NULL) DO UPDATE SET "nick" = "excluded"."nick""#,
        " ON DUPLICATE KEY UPDATE `nick` = VALUES(`nick`)",
      ])
    #expect(
      try ends(Upsert(onConflict: .index("ux_accounts_lower_email"), update: [Account.nick])) == [
        #" ON CONFLICT ((lower(email))) WHERE (deleted_at IS NULL) DO UPDATE SET "nick" = "excluded"."nick""#,
        #" ON CONFLICT ((lower(email))) WHERE (deleted_at IS NULL) DO UPDATE SET "nick" = "excluded"."nick""#,
        " ON DUPLICATE KEY UPDATE `nick` = VALUES(`nick`)",
      ])
    #expect(
      try ends(Upsert(onConflict: [Account.code], update: .nothing)) == [
        #" ON CONFLICT ("code") DO NOTHING"#, #" ON CONFLICT ("code") DO NOTHING"#,
        " ON DUPLICATE KEY UPDATE `id` = `accounts`.`id`",
      ])
  }

  @Test("a decimal with more digits than its column allows is refused everywhere")
  func digits() throws {
    try db.write { session throws in
      let large = try #require(Decimal(string: "123456789012"))
      let fine = try #require(Decimal(string: "1.239"))
      func refused(_ body: () throws -> Void) -> [String] {
        let error = #expect(throws: ValidationError.self) { try session.savepoint { try body() } }
        return error?.failures.map(\.description) ?? []
      }
      let after = ["Account.balance must have at most 2 digits after the decimal point"]
      let before = ["Account.balance must have at most 8 digits before the decimal point"]
      func draft(_ balance: Decimal) -> Account.Draft {
        Account.Draft(email: "x@b.c", code: "x", team: "t", nick: "n", balance: balance)
      }
      #expect(refused { try session.insert(draft(fine)) } == after)
      #expect(refused { try session.insert(draft(large)) } == before)
      #expect(
        refused { try session.insert([draft(1), draft(fine)]) } == after.map { "row 1: \($0)" })
      #expect(
        refused {
          session.add(draft(large))
          try session.flush()
        } == before)
      #expect(refused { try session.bulkInsert([draft(large)]) } == before.map { "row 0: \($0)" })
      #expect(
        refused {
          try session.upsert(draft(fine), onConflict: Account.email, update: .all)
        } == after)
      let row = try session.insert(draft(Decimal(1234) / 100))
      #expect(try Account.query.one(in: session).balance == row.balance)
      #expect(refused { try Account.query.update(Account.balance.set(fine), in: session) } == after)
      #expect(
        refused {
          try session.upsert(
            draft(1), onConflict: Account.email, update: [Account.balance.set(large)])
        } == before)
      var changed = row
      changed.balance = fine
      let saved = changed
      #expect(
        refused {
          session.save(saved)
          try session.flush()
        } == after)
      #expect(refused { try session.bulkUpdate([saved]) } == after.map { "row 0: \($0)" })
      #expect(
        refused {
          session.track(row).balance = large
          try session.flush()
        } == before)
      #expect(
        refused {
          try session.update(Account.self, row.id, Account.Patch { $0.balance = .value(fine) })
        } == after)
      // PostgreSQL does not name the column of a number that it computes.
      guard session.dialect == .sqlite else { return }
      let computed = violation {
        try session.savepoint {
          _ = try Account.query.update(
            Account.balance.set(Account.balance + fine), in: session)
        }
      }
      #expect(computed?.fields == ["balance"])
    }
  }
}
