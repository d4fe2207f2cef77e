import FormModels
import Foundation
import Tenon
import Testing

/// Every way of finding rows by key, over rows that another program wrote.
struct KeyProgram<Parent: FormParent> {
  let forms: KeyForms
  let keys: [String]
  let db: Database

  /// - Parameters:
  ///   - forms: The keys.
  ///   - isForeign: True if the tables are created by another program as well, without Tenon's collations and checks.
  init(_ forms: KeyForms, isForeign: Bool) throws {
    self.forms = forms
    keys = isForeign ? forms.foreignKeys ?? forms.keys : forms.keys
    db = try Database("sqlite::memory:")
    try db.create(Forms.self)
    try db.write { session in
      if isForeign { try makeForeign(in: session) }
      try fill(in: session)
    }
  }

  private var table: String { Parent.modelDefinition.table }
  private var childTable: String { Parent.Child.modelDefinition.table }
  private var favoriteTable: String { Parent.Favorite.modelDefinition.table }
  private var joinTable: String { "\(forms.name)_labels" }

  /// Creates the tables as other tools do.
  private func makeForeign(in session: Session) throws {
    for name in [joinTable, childTable, favoriteTable, table] {
      try session.execute("DROP TABLE \(identifier: name)")
    }
    let type: SQL =
      switch forms.name {
      case "text": "TEXT"
      case "folded": "TEXT COLLATE NOCASE"
      case "number": "BIGINT"
      case "amount": "DECIMAL(38, 10)"
      case "data": "BLOB"
      // A type name without affinity: each value keeps its storage class.
      case "token", "binary": "BLOB"
      case "digits", "upper": "CHAR(36)"
      default: "DATETIME"
      }
    try session.execute(
      "CREATE TABLE \(identifier: table) (key \(type) NOT NULL PRIMARY KEY, rank INTEGER)")
    try session.execute(
      """
      CREATE TABLE \(identifier: childTable) (id INTEGER PRIMARY KEY, name TEXT,
        parent_id \(type) REFERENCES \(identifier: table))
      """)
    try session.execute(
      """
      CREATE TABLE \(identifier: favoriteTable) (id INTEGER PRIMARY KEY, name TEXT,
        parent_id \(type) UNIQUE REFERENCES \(identifier: table))
      """)
    try session.execute(
      """
      CREATE TABLE \(identifier: joinTable) (\(identifier: "\(forms.name)_key_id") \(type),
        label_id INTEGER)
      """)
  }

  private func literal(_ text: String) -> SQL { "\(raw: text)" }

  /// Writes the rows with plain SQL, without Tenon's conversion of values.
  private func fill(in session: Session) throws {
    try session.execute("INSERT INTO label (id, name) VALUES (1, 'one'), (2, 'two')")
    let columns = try join(in: session)
    for (index, key) in keys.enumerated() {
      let number = index + 1
      let reference = literal(forms.references[key] ?? key)
      try session.execute(
        "INSERT INTO \(identifier: table) (key, rank) VALUES (\(literal(key)), \(number))")
      for name in ["a\(number)", "b\(number)"] {
        try session.execute(
          """
          INSERT INTO \(identifier: childTable) (name, parent_id) VALUES (\(name), \(reference))
          """)
      }
      try session.execute(
        """
        INSERT INTO \(identifier: favoriteTable) (name, parent_id)
        VALUES (\("f\(number)"), \(reference))
        """)
      for label in [1, 2] where label == 1 || number % 2 == 0 {
        try session.execute(
          """
          INSERT INTO \(identifier: joinTable) (\(identifier: columns), label_id)
          VALUES (\(reference), \(label))
          """)
      }
    }
  }

  /// The join table's column that refers to the parent.
  private func join(in session: Session) throws -> String {
    let names = try session.fetch(
      "SELECT name FROM pragma_table_info(\(joinTable)) WHERE name <> 'label_id'", as: String.self)
    return try #require(names.first)
  }

  func run() throws {
    try db.read { session in try reads(in: session) }
    try pages()
    // A reference to a row is written in the form of the schema: see `KeyFormTests.references`.
    let references = forms.isMixed ? [] : [labels, children]
    for change in [saves, tracks, bulkUpdates, upserts, deletes, purges] + references {
      do {
        try db.write { session in
          try change(session)
          throw Undone()
        }
      } catch is Undone {}
    }
  }

  private struct Undone: Error {}

  private func rows(in session: Session) throws -> [Parent] {
    try Parent.query.order(by: Parent.rank).all(in: session)
  }

  private var count: Int { keys.count }
  private var ranks: [Int] { Array(1...keys.count) }

  private func reads(in session: Session) throws {
    let rows = try rows(in: session)
    #expect(rows.map(\.rank) == ranks)
    #expect(Set(rows.map(\.id)).count == count)
    for row in rows {
      #expect(try session.find(Parent.self, row.id)?.rank == row.rank)
      #expect(try Parent.query.filter(Parent.key == row.id).one(in: session).rank == row.rank)
      #expect(try Parent.query.filter(Parent.key != row.id).count(in: session) == count - 1)
      #expect(try Parent.query.filter(Parent.key.in([row.id])).one(in: session).rank == row.rank)
      let children = try row.children.order(by: Parent.Child.name).all(in: session)
      #expect(children.map(\.name) == names(row))
    }
    #expect(try Parent.query.filter(Parent.key.in(rows.map(\.id))).count(in: session) == count)
    // The children of each parent, by every strategy, and the parent of each child.
    for strategy in [LoadingStrategy.selectIn, .subquery, .join] {
      let loaded = try Parent.query.with(
        Parent.children.order(by: Parent.Child.name).loaded(by: strategy),
        Parent.favorite.loaded(by: strategy),
        Parent.labels.order(by: Label.id).loaded(by: strategy)
      ).all(in: session)
      #expect(loaded.count == count)
      for (row, children, favorite, labels) in loaded {
        #expect(children.map(\.name) == names(row), "\(strategy)")
        #expect(favorite?.name == "f\(row.rank)", "\(strategy)")
        #expect(labels.map(\.name) == labelNames(row), "\(strategy)")
      }
      for (child, parent) in try Parent.Child.query.with(Parent.Child.parent.loaded(by: strategy))
        .all(in: session)
      {
        #expect(child.name.dropFirst() == "\(parent.rank)", "\(strategy)")
      }
      for (favorite, parent) in try Parent.Favorite.query.with(
        Parent.Favorite.parent.loaded(by: strategy)
      ).all(in: session) {
        #expect(parent.map { "f\($0.rank)" } == favorite.name, "\(strategy)")
      }
    }
    let first = try Parent.query.with(Parent.children.order(by: Parent.Child.name).limit(1))
      .all(in: session)
    for (row, children) in first { #expect(children.map(\.name) == ["a\(row.rank)"]) }
    let loaded = try session.load(Parent.children, for: rows)
    #expect(loaded.values.map(\.count) == Array(repeating: 2, count: count))
    // The database joins the same rows that are loaded.
    #expect(try Parent.query.join(Parent.children).count(in: session) == 2 * count)
    #expect(try Parent.query.filter(Parent.children.any()).count(in: session) == count)
    let owned = Parent.Child.query.filter(Parent.Child.parent.has())
    #expect(try owned.count(in: session) == 2 * count)
  }

  private func names(_ row: Parent) -> [String] { ["a\(row.rank)", "b\(row.rank)"] }

  private func labelNames(_ row: Parent) -> [String] {
    row.rank % 2 == 0 ? ["one", "two"] : ["one"]
  }

  /// Checks pages over all rows in both directions, in the order of the key.
  private func pages() throws {
    try db.read { session in
      for query in [Parent.query.order(by: Parent.key), Parent.query.order(by: Parent.key.desc)] {
        let all = try query.all(in: session).map(\.rank)
        var (cursor, seen): (Cursor<Parent>?, [Int]) = (nil, [])
        var back: Cursor<Parent>?
        for _ in 0...count {
          let page = try query.page(after: cursor, size: 2, in: session)
          seen += page.items.map(\.rank)
          back = page.previous
          cursor = page.next
          if cursor == nil { break }
        }
        #expect(seen == all)
        // Goes back from the last page to the first.
        var before: [Int] = []
        for _ in 0...count {
          guard let from = back else { break }
          let page = try query.page(before: from, size: 2, in: session)
          before = page.items.map(\.rank) + before
          back = page.previous
        }
        let lastPage = count % 2 == 0 ? min(2, count) : 1
        #expect(before == Array(all.dropLast(lastPage)))
      }
    }
  }

  private func saves(in session: Session) throws {
    for var row in try rows(in: session) {
      row.rank += 100
      session.save(row)
    }
    try session.flush()
    #expect(try rows(in: session).map(\.rank) == ranks.map { $0 + 100 })
  }

  private func tracks(in session: Session) throws {
    let rows = try rows(in: session)
    let tracked = try rows.map { try session.track(Parent.self, $0.id) }
    for (index, row) in tracked.enumerated() {
      #expect(row.rank == index + 1)
      #expect(try session.track(Parent.self, row.id) === row)
      row.rank = row.rank + 100
    }
    try session.flush()
    #expect(try self.rows(in: session).map(\.rank) == ranks.map { $0 + 100 })
    try Parent.query.update(Parent.rank.set(Parent.rank + 100), in: session)
    #expect(tracked.map(\.rank) == ranks.map { $0 + 200 })
    #expect(tracked.allSatisfy { !$0.isDeleted })
    for row in tracked { try session.refresh(row) }
  }

  private func bulkUpdates(in session: Session) throws {
    var rows = try rows(in: session)
    for index in rows.indices { rows[index].rank += 100 }
    try session.bulkUpdate(rows)
    #expect(try self.rows(in: session).map(\.rank) == ranks.map { $0 + 100 })
  }

  private func labels(in session: Session) throws {
    for row in try rows(in: session) {
      try session.add(Label.ID(1), to: row.labels)
      #expect(try row.labels.count(in: session) == labelNames(row).count)
      try session.set(row.labels, to: [Label.ID(2)])
      #expect(try row.labels.all(in: session).map(\.name) == ["two"])
      try session.remove(Label.ID(2), from: row.labels)
      #expect(try row.labels.count(in: session) == 0)
    }
  }

  private func children(in session: Session) throws {
    let rows = try rows(in: session)
    guard let last = rows.last else { return }
    for row in rows {
      let children = try row.children.all(in: session)
      #expect(children.count == (row.id == last.id ? 2 * count : 2))
      for child in children { try session.add(child, to: last.children) }
      try session.set(last.children, to: last.children.all(in: session))
    }
    #expect(try last.children.count(in: session) == 2 * count)
  }

  private func upserts(in session: Session) throws {
    for var row in try rows(in: session) {
      row.rank += 100
      let merged = try session.merge(row)
      #expect(merged.rank == row.rank)
    }
    try session.flush()
    #expect(try rows(in: session).map(\.rank) == ranks.map { $0 + 100 })
  }

  private func deletes(in session: Session) throws {
    for (index, row) in try rows(in: session).enumerated() {
      session.delete(row)
      try session.flush()
      let left = try Parent.query.count(in: session)
      #expect(left == count - index - 1)
    }
    #expect(try Parent.Child.query.count(in: session) == 0)
  }

  private func purges(in session: Session) throws {
    for row in try rows(in: session) { session.delete(row) }
    try session.flush()
    #expect(try Parent.query.count(in: session) == 0)
    #expect(try Parent.Child.query.count(in: session) == 0)
  }
}
