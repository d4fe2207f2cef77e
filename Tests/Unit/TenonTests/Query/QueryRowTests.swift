import Foundation
import Testing

@testable import Tenon

/// The rows that SQLite finds for each clause. The SQL of clauses is tested in `QuerySQLTests`.
@Suite("Rows of queries")
struct QueryRowTests {
  private let database: Database

  init() throws {
    database = try Database.test()
    try database.write { (session: Session) throws in
      try session.insert([
        User.Draft(username: "ann", age: 30), User.Draft(username: "bob"),
        User.Draft(username: "Cid", age: 10, isActive: false),
        User.Draft(username: "dan", age: 20, secret: "x"),
      ])
    }
  }

  /// The names of the users that match a condition.
  private func names<Filter: SQLExpression>(_ condition: Filter) throws -> [String]
  where Filter.Value: SQLBoolean {
    try database.read {
      try User.query.filter(condition).order(by: User.id).all(in: $0).map(\.username)
    }
  }

  /// The given texts that match a condition.
  private func texts(_ values: [String?], _ condition: Condition) throws -> [String?] {
    try database.write { (session: Session) throws in
      try session.raw("DELETE FROM samples")
      try session.insert(values.map { Sample.Draft(text: $0) })
      // Compares bytes, as two spellings of é are equal in Swift.
      func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
      let kept = Set(try Sample.query.filter(condition).all(in: session).map { bytes($0.text) })
      return values.filter { kept.contains(bytes($0)) }
    }
  }

  @Test("comparisons find rows for which they are true; NULL is neither equal nor different")
  func comparisons() throws {
    #expect(try names(User.age == 30) == ["ann"])
    #expect(try names(User.age != 30) == ["Cid", "dan"])
    #expect(try names(User.age < 20) == ["Cid"])
    #expect(try names(User.age <= 20) == ["Cid", "dan"])
    #expect(try names(User.age > 20) == ["ann"])
    #expect(try names(User.age >= 20) == ["ann", "dan"])
    #expect(try names(!(User.age == 30)) == ["Cid", "dan"])
    #expect(try names(User.age == User.age) == ["ann", "Cid", "dan"])
    #expect(try names(User.username < User.secret) == ["dan"])
  }

  @Test("nil finds NULL, as a literal or in a variable; less and greater find nothing")
  func nils() throws {
    let unknown: Int? = nil
    #expect(try names(User.age == nil) == ["bob"])
    #expect(try names(User.age == unknown) == ["bob"])
    #expect(try names(User.age != unknown) == ["ann", "Cid", "dan"])
    #expect(try names(User.age.isNull || User.age == 10) == ["bob", "Cid"])
    #expect(try names(User.age.isNotNull && User.isActive) == ["ann", "dan"])
    #expect(try names(User.age < unknown).isEmpty)
    #expect(try names(!(User.age < unknown)).isEmpty)
    #expect(try names(User.age.between(unknown, 20)).isEmpty)
  }

  @Test("AND, OR and NOT follow three-valued logic")
  func logic() throws {
    #expect(try names(User.isActive && User.age > 10) == ["ann", "dan"])
    #expect(try names(User.isActive || User.age > 5) == ["ann", "bob", "Cid", "dan"])
    #expect(try names(!User.isActive) == ["Cid"])
    #expect(try names(!(User.isActive && User.age > 25)) == ["Cid", "dan"])
    #expect(try names(User.age > 25 || User.age <= 25) == ["ann", "Cid", "dan"])
    #expect(
      try names((User.username == "ann" || User.username == "bob") && User.age == nil) == ["bob"])
    #expect(try names(User.username == "ann" || User.username == "bob" && User.age == 7) == ["ann"])
  }

  @Test("membership in a list of values, an empty list and NULL, and its negation")
  func membership() throws {
    #expect(try names(User.age.in([10, 30])) == ["ann", "Cid"])
    #expect(try names(User.age.in([])).isEmpty)
    #expect(try names(!User.age.in([])) == ["ann", "bob", "Cid", "dan"])
    #expect(try names(User.age.in([10, nil])) == ["bob", "Cid"])
    #expect(try names(User.age.in([nil])) == ["bob"])
    #expect(try names(!User.age.in([10, nil])) == ["ann", "dan"])
    #expect(try names(!User.age.in([10])) == ["ann", "dan"])
    #expect(try names(User.id.in(Set([1, 2]))) == ["ann", "bob"])
  }

  @Test("membership in a query with an order and a limit")
  func membershipInQuery() throws {
    try database.write { (session: Session) throws in
      try session.insert(Post.Draft(title: "a", viewCount: 5, author: User.ID(1)))
      try session.insert(Post.Draft(title: "b", viewCount: 9, author: User.ID(3)))
    }
    #expect(try names(User.id.in(Post.query.select(Post.authorID))) == ["ann", "Cid"])
    #expect(try names(!User.id.in(Post.query.select(Post.authorID))) == ["bob", "dan"])
    let popular = Post.query.order(by: Post.viewCount.desc).limit(1)
    #expect(try names(User.id.in(popular.select(Post.authorID))) == ["Cid"])
    #expect(try names(User.id.in(popular.offset(1).select(Post.authorID))) == ["ann"])
    #expect(try names(User.id.in(Post.query.select(Post.editorID))).isEmpty)
  }

  @Test("a membership list can be of any length")
  func longList() throws {
    #expect(try names(User.id.in((1...16_000).map { User.ID($0) })).count == 4)
    #expect(try names(User.id.in((2...100_000).map { User.ID($0) })) == ["bob", "Cid", "dan"])
    #expect(try names(User.age.in((15...100_000).map { Int?($0) })) == ["ann", "dan"])
    let texts = (1...40_000).map { "\"\\\($0)" } + ["Cid", "x'); --"]
    #expect(try names(User.username.in(texts)) == ["Cid"])
    #expect(try names(!User.username.in(texts)) == ["ann", "bob", "dan"])
    try database.write { (session: Session) throws in
      let moment = Date(timeIntervalSince1970: 1_000_000.25)
      let id = UUID()
      try session.insert(Sample.Draft(double: 0.1, decimal: 1.50, datetime: moment, uuid: id))
      func finds<Filter: SQLExpression>(_ condition: Filter) throws -> Bool
      where Filter.Value: SQLBoolean {
        try Sample.query.filter(condition).exists(in: session)
      }
      let numbers = (1...20_000).map(Double.init)
      #expect(
        try finds(Sample.datetime.in(numbers.map { Date(timeInterval: $0 - 9, since: moment) })))
      #expect(try !finds(Sample.datetime.in(numbers.map { Date(timeInterval: $0, since: moment) })))
      #expect(try finds(Sample.double.in(numbers.map { $0 / 10 })))
      #expect(try finds(Sample.decimal.in(numbers.map { Decimal($0) / 2 })))
      #expect(try !finds(Sample.decimal.in(numbers.map { Decimal($0) })))
      #expect(try finds(Sample.uuid.in(numbers.map { _ in UUID() } + [id])))
      #expect(try !finds(Sample.uuid.in(numbers.map { _ in UUID() })))
    }
  }

  @Test("NULL is not distinct from NULL, and distinct from every value")
  func nullSafe() throws {
    let unknown: Int? = nil
    #expect(try names(User.age.isNotDistinct(from: 30)) == ["ann"])
    #expect(try names(User.age.isDistinct(from: 30)) == ["bob", "Cid", "dan"])
    #expect(try names(!User.age.isNotDistinct(from: 30)) == ["bob", "Cid", "dan"])
    #expect(try names(User.age.isNotDistinct(from: nil)) == ["bob"])
    #expect(try names(User.age.isNotDistinct(from: unknown)) == ["bob"])
    #expect(try names(User.age.isDistinct(from: unknown)) == ["ann", "Cid", "dan"])
    #expect(try names(User.username.isDistinct(from: unknown.map(String.init))).count == 4)
    #expect(try names(User.age.isNotDistinct(from: User.age)).count == 4)
    #expect(try names(User.username.isDistinct(from: User.secret)).count == 4)
    #expect(try names(User.secret.isNotDistinct(from: User.age.cast(as: String.self))) == ["bob"])
    let other = User.alias("other")
    let pairs = User.query.join(other, on: other[User.age].isNotDistinct(from: User.age))
    try database.write { session throws in
      try session.insert(User.Draft(username: "eve"))
      #expect(try pairs.count(in: session) == 7)
      try session.insert([
        Sample.Draft(decimal: 1.5), Sample.Draft(decimal: Decimal(string: "1.50")), Sample.Draft(),
      ])
      let price = Sample.decimal
      #expect(try Sample.query.filter(price.isNotDistinct(from: 1.5)).count(in: session) == 2)
      #expect(try Sample.query.filter(price.isDistinct(from: 1.5)).count(in: session) == 1)
      #expect(try Sample.query.filter(price.isDistinct(from: price)).count(in: session) == 0)
    }
  }

  @Test("ranges contain the values between their ends, but never NULL")
  func ranges() throws {
    #expect(try names(User.age.in(10...20)) == ["Cid", "dan"])
    #expect(try names(User.age.in(10..<20)) == ["Cid"])
    #expect(try names(User.age.in(20...)) == ["ann", "dan"])
    #expect(try names(User.age.in(...20)) == ["Cid", "dan"])
    #expect(try names(User.age.in(..<20)) == ["Cid"])
    #expect(try names(!User.age.in(10...20)) == ["ann"])
    #expect(try names(User.age.in(10..<10)).isEmpty)
    #expect(try names(!User.age.in(10..<10)).count == 4)
    #expect(try names(User.age.in(Int.min...Int.max)) == ["ann", "Cid", "dan"])
    #expect(try names(User.id.in(2...)) == ["bob", "Cid", "dan"])
    #expect(try names(User.id.in(User.ID(2)..<4)) == ["bob", "Cid"])
    #expect(try names(User.username.in("b"..<"c")) == ["bob"])
    try database.write { session throws in
      let moment = Date(timeIntervalSince1970: 1_000_000)
      try session.insert(Sample.Draft(double: 0.5, decimal: 10, datetime: moment))
      func count(_ condition: Condition) throws -> Int {
        try Sample.query.filter(condition).count(in: session)
      }
      #expect(try count(Sample.decimal.in(9.5...)) == 1)
      #expect(try count(Sample.decimal.in(2...9)) == 0)
      #expect(try count(Sample.double.in(0...0.5)) == 1)
      #expect(try count(Sample.double.in(0..<0.5)) == 0)
      #expect(try count(Sample.datetime.in(moment..<moment.addingTimeInterval(1))) == 1)
      #expect(try count(Sample.datetime.in(..<moment)) == 0)
      #expect(try count(Sample.date.in(CalendarDate(year: 2024, month: 1, day: 1)!...)) == 0)
    }
  }

  @Test("BETWEEN includes both ends")
  func between() throws {
    #expect(try names(User.age.between(10, 20)) == ["Cid", "dan"])
    #expect(try names(User.age.between(20, 10)).isEmpty)
    #expect(try names(!User.age.between(10, 20)) == ["ann"])
  }

  @Test("LIKE has wildcards and an escape, and ignores the case of ASCII letters")
  func like() throws {
    #expect(try names(User.username.like("%a%")) == ["ann", "dan"])
    #expect(try names(User.username.like("_a_")) == ["dan"])
    #expect(try names(User.username.like("c%")) == ["Cid"])
    #expect(try names(User.username.ilike("ANN")) == ["ann"])
    #expect(try texts(["50%", "500", "a_b", "axb", "c\\d"], Sample.text.like(#"50\%"#)) == ["50%"])
    #expect(try texts(["50%", "500", "a_b", "axb"], Sample.text.like(#"a\_b"#)) == ["a_b"])
    #expect(try texts(["c\\d", "cd"], Sample.text.like(#"c\\d"#)) == ["c\\d"])
    #expect(try texts([nil, "x"], Sample.text.like("%")) == ["x"])
  }

  @Test("searches that ignore case include non-ASCII letters, and convert each one separately")
  func caseBeyondASCII() throws {
    let values = [
      "Ärger", "ÄRGER", "arger", "großer Ärger", "İ", "ΣΊΣΥΦΟΣ", "Ж%", "a\u{308}rger", nil,
    ]
    #expect(
      try texts(values, Sample.text.icontains("ärger")) == ["Ärger", "ÄRGER", "großer Ärger"])
    #expect(
      try texts(values, Sample.text.ilike("%ÄRG_R")) == ["Ärger", "ÄRGER", "großer Ärger"])
    #expect(
      try texts(values, Sample.text.hasPrefix("äR", ignoringCase: true)) == ["Ärger", "ÄRGER"])
    #expect(
      try texts(values, Sample.text.hasSuffix("ÄRGER", ignoringCase: true))
        == ["Ärger", "ÄRGER", "großer Ärger"])
    #expect(try texts(values, Sample.text.icontains("σίσυφ")) == ["ΣΊΣΥΦΟΣ"])
    #expect(try texts(values, Sample.text.icontains("ж%")) == ["Ж%"])
    // As in exact searches, scalars are compared: a letter and an accent are two.
    #expect(try texts(values, Sample.text.icontains("A\u{308}RG")) == ["a\u{308}rger"])
    #expect(try texts(values, Sample.text.icontains("")).count == 8)
  }

  private static let hostile = [
    "a%b", "a_b", #"a\b"#, "a*b", "a?b", "a[b", "a]b", "a[b]", "aXb", "ab", "AB", "a\u{0}b", "",
    "a'b", "a\"b", "é%", "e\u{301}%", "*\u{301}b", "Xb", "b", "a",
  ]

  @Test("exact searches find the same as Swift, byte by byte", arguments: hostile)
  func exactSearches(needle: String) throws {
    let values = Self.hostile
    func expected(_ matches: ([UInt8], [UInt8]) -> Bool) -> [String] {
      values.filter { matches(Array($0.utf8), Array(needle.utf8)) }
    }
    #expect(
      try texts(values, Sample.text.hasPrefix(needle)) == expected { $0.starts(with: $1) })
    #expect(
      try texts(values, Sample.text.hasSuffix(needle))
        == expected { $0.reversed().starts(with: $1.reversed()) })
    #expect(
      try texts(values, Sample.text.contains(needle))
        == expected { value, needle in
          (0...value.count).contains { value.dropFirst($0).starts(with: needle) }
        })
  }

  @Test("searches that ignore case find the same as Swift in lower case", arguments: hostile)
  func searchesIgnoringCase(needle: String) throws {
    let values = Self.hostile
    func expected(_ matches: ([UInt8], [UInt8]) -> Bool) -> [String] {
      values.filter { matches(Array($0.lowercased().utf8), Array(needle.lowercased().utf8)) }
    }
    #expect(
      try texts(values, Sample.text.hasPrefix(needle, ignoringCase: true))
        == expected { $0.starts(with: $1) })
    #expect(
      try texts(values, Sample.text.hasSuffix(needle, ignoringCase: true))
        == expected { $0.reversed().starts(with: $1.reversed()) })
    #expect(
      try texts(values, Sample.text.icontains(needle))
        == expected { value, needle in
          (0...value.count).contains { value.dropFirst($0).starts(with: needle) }
        })
  }

  @Test("exact searches do not find NULL")
  func exactSearchesOfNull() throws {
    #expect(try texts([nil, "x"], Sample.text.contains("")) == ["x"])
    #expect(try texts([nil, "x"], Sample.text.hasPrefix("")) == ["x"])
    #expect(try texts([nil, "x"], Sample.text.hasSuffix("")) == ["x"])
    for condition in [Sample.text.hasSuffix("y"), Sample.text.hasPrefix("y\u{0}")] {
      #expect(try texts([nil, "x", ""], !condition) == ["x", ""])
    }
  }

  @Test("decimals compare and order as numbers although they are text")
  func decimals() throws {
    try database.write { (session: Session) throws in
      let numbers = ["9.5", "10", "-3", "100.25", "0.1", "1e2"].compactMap { Decimal(string: $0) }
      try session.insert(numbers.map { Sample.Draft(decimal: $0) } + [Sample.Draft()])
      func found(_ query: Query<Sample>) throws -> [String?] {
        try query.order(by: Sample.decimal).all(in: session).map { $0.decimal.map { "\($0)" } }
      }
      #expect(try found(Sample.query) == [nil, "-3", "0.1", "9.5", "10", "100", "100.25"])
      #expect(try found(Sample.query.filter(Sample.decimal > 9.75)) == ["10", "100", "100.25"])
      #expect(try found(Sample.query.filter(Sample.decimal < 0.5)) == ["-3", "0.1"])
      #expect(try found(Sample.query.filter(Sample.decimal == 100)) == ["100"])
      #expect(try found(Sample.query.filter(Sample.decimal.in([10, 100, 7]))) == ["10", "100"])
      #expect(
        try found(Sample.query.filter(Sample.decimal.between(0, 10))) == ["0.1", "9.5", "10"])
      #expect(try found(Sample.query.filter(Sample.decimal != 10)).count == 5)
      #expect(try found(Sample.query.filter(Sample.decimal == nil)) == [nil])
      let tail = Sample.query.order(by: Sample.decimal.desc.nullsLast).limit(1)
      #expect(try tail.one(in: session).decimal == Decimal(string: "100.25"))
    }
  }

  @Test("every type of value is found by its stored value")
  func everyType() throws {
    try database.write { (session: Session) throws in
      var draft = Sample.Draft()
      draft.bool = true
      draft.double = 0.1
      draft.bytes = [0, 255]
      draft.date = CalendarDate(year: 2024, month: 2, day: 29)
      draft.datetime = Date(timeIntervalSinceReferenceDate: 0.123_456)
      draft.uuid = UUID()
      draft.json = ["b": 1, "a": [true, nil]]
      draft.settings = ["b": 1, "a": 2]
      draft.mood = .notSoGood
      draft.level = .high
      draft.address = Sample.Address(rawValue: "a@b")
      let sample = try session.insert(draft)
      try session.insert(Sample.Draft())
      func isFound(_ condition: Condition) throws -> Bool {
        try Sample.query.filter(condition).all(in: session) == [sample]
      }
      #expect(try isFound(Sample.id == sample.id))
      #expect(try isFound(Sample.bool == true))
      #expect(try isFound(Sample.double == 0.1))
      #expect(try isFound(Sample.bytes == [0, 255]))
      #expect(try isFound(Sample.date == draft.date))
      #expect(try isFound(Sample.datetime == draft.datetime))
      #expect(try isFound(Sample.uuid == draft.uuid))
      #expect(try isFound(Sample.json == ["a": [true, nil], "b": 1]))
      #expect(try isFound(Sample.settings == JSON(["a": 2, "b": 1])))
      #expect(try isFound(Sample.mood == .notSoGood))
      #expect(try isFound(Sample.mood.in([.notSoGood, .good])))
      #expect(try isFound(Sample.level == .high))
      #expect(try isFound(Sample.address == draft.address))
    }
  }

  @Test("rows are ordered, also by several terms and with a position of NULLs")
  func order() throws {
    func names(_ terms: any OrderTermConvertible...) throws -> [String] {
      try database.read { (session: Session) throws in
        try User.query.order(by: terms.map(\.orderTerm)).all(in: session).map(\.username)
      }
    }
    #expect(try names(User.age) == ["bob", "Cid", "dan", "ann"])
    #expect(try names(User.age.desc) == ["ann", "dan", "Cid", "bob"])
    #expect(try names(User.age.asc.nullsLast) == ["Cid", "dan", "ann", "bob"])
    #expect(try names(User.age.desc.nullsFirst) == ["bob", "ann", "dan", "Cid"])
    #expect(try names(User.isActive, User.username.desc) == ["Cid", "dan", "bob", "ann"])
  }

  @Test("limit and offset select a range of the rows")
  func bounds() throws {
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.id)
      #expect(try query.limit(2).all(in: session).map(\.id) == [1, 2])
      #expect(try query.limit(2).offset(3).all(in: session).map(\.id) == [4])
      #expect(try query.offset(2).all(in: session).map(\.id) == [3, 4])
      #expect(try query.limit(0).all(in: session).isEmpty)
      #expect(try query.limit(.max).offset(.max).all(in: session).isEmpty)
      #expect(try query.limit(2).offset(1).count(in: session) == 2)
      #expect(try query.limit(0).exists(in: session) == false)
      #expect(try query.offset(3).exists(in: session))
    }
  }

  @Test("first, one, count and exists return their results")
  func single() throws {
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.id)
      #expect(try query.first(in: session)?.username == "ann")
      #expect(try query.offset(9).first(in: session) == nil)
      #expect(try query.limit(0).first(in: session) == nil)
      #expect(try query.filter(User.id == 2).one(in: session).username == "bob")
      let select = User.modelDefinition.sql(for: .sqlite).select
      #expect(
        throws: NotFound(model: "User", statement: select + #" WHERE "users"."id" = ? LIMIT ?"#)
      ) {
        try User.query.filter(User.id == 9).one(in: session)
      }
      #expect(throws: MultipleRowsFound(model: "User", statement: select + " LIMIT ?")) {
        try User.query.one(in: session)
      }
      #expect(try query.limit(1).one(in: session).id == 1)
      #expect(try query.count(in: session) == 4)
      #expect(try query.filter(User.age == nil).exists(in: session))
      #expect(try query.filter(User.age == 99).exists(in: session) == false)
    }
  }

  @Test("pages have their rows, the number of all rows and their neighbours")
  func pages() throws {
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.id)
      let first = try query.page(1, size: 3, in: session)
      #expect(first.items.map(\.id) == [1, 2, 3])
      #expect(first.number == 1 && first.size == 3 && first.total == 4 && first.pages == 2)
      #expect(first.hasNext && !first.hasPrevious && first.next == 2 && first.previous == nil)
      let second = try query.page(2, size: 3, in: session)
      #expect(second.items.map(\.id) == [4])
      #expect(!second.hasNext && second.hasPrevious && second.next == nil && second.previous == 1)
      #expect(try query.page(3, size: 3, in: session).items.isEmpty)
      #expect(try query.page(.max, size: 10_000, in: session).items.isEmpty)
      let none = try query.filter(User.age == 99).page(1, in: session)
      #expect(none.items.isEmpty && none.pages == 0 && none.total == 0 && !none.hasNext)
      #expect(throws: PageError(message: "page 0 does not exist: pages are counted from 1")) {
        try query.page(0, in: session)
      }
      for size in [0, -1, 10_001, .max] {
        #expect(
          throws: PageError(message: "a page size of \(size) is not between 1 and 10,000")
        ) { try query.page(1, size: size, in: session) }
      }
    }
  }

  @Test("a pager's window contains both ends, the neighbours and the gaps")
  func window() {
    func window(_ number: Int, of pages: Int) -> [Int?] {
      Page<User>(items: [], number: number, size: 10, total: pages * 10).window()
    }
    #expect(window(10, of: 50) == [1, 2, nil, 8, 9, 10, 11, 12, 13, 14, nil, 49, 50])
    #expect(window(1, of: 3) == [1, 2, 3])
    #expect(window(1, of: 0) == [])
    #expect(window(1, of: 1) == [1])
    #expect(window(50, of: 50) == [1, 2, nil, 48, 49, 50])
    #expect(window(99, of: 5) == [1, 2, 3, 4, 5])
    let page = Page<User>(items: [], number: 5, size: 1, total: 9)
    #expect(page.window(edge: 0, before: 0, after: 0) == [nil, 5])
    #expect(page.window(edge: -5, before: -5, after: -5) == [nil, 5])
    #expect(page.window(edge: .max, before: .max, after: .max) == Array(1...9))
  }

  @Test("a stream returns the rows of `all`, one by one")
  func stream() throws {
    try database.read { (session: Session) throws in
      let query = User.query.order(by: User.id)
      let stream = try query.stream(in: session)
      var rows: [User] = []
      while let user = try stream.next() { rows.append(user) }
      #expect(rows == (try query.all(in: session)))
      #expect(try stream.next() == nil)
      var names: [String] = []
      let rest = try query.stream(in: session)
      try rest.forEach({ names.append($0.username) })
      #expect(names == ["ann", "bob", "Cid", "dan"])
    }
  }

  @Test("two streams and a query can be read at the same time")
  func nestedStreams() throws {
    try database.read { (session: Session) throws in
      var pairs = 0
      let outer = try User.query.stream(in: session)
      while let user = try outer.next() {
        let inner = try User.query.stream(in: session)
        while let other = try inner.next() { if other.id != user.id { pairs += 1 } }
        #expect(try User.query.count(in: session) == 4)
      }
      #expect(pairs == 12)
    }
  }

  @Test("bulk updates set values, expressions and columns, and return the number of rows")
  func bulkUpdate() throws {
    try database.write { (session: Session) throws in
      let active = User.query.filter(User.isActive)
      #expect(try active.update(User.age.set(User.age + 1), in: session) == 3)
      #expect(
        try User.query.order(by: User.id).all(in: session).map(\.age) == [31, nil, 10, 21])
      #expect(
        try User.query.update(User.secret.set(User.username), User.age.set(nil), in: session) == 4)
      #expect(
        try User.query.filter(User.secret == User.username && User.age == nil).count(in: session)
          == 4)
      #expect(try User.query.filter(User.id == 99).update(User.age.set(1), in: session) == 0)
      #expect(try User.query.update(in: session) == 0)
      #expect(
        try User.query.order(by: User.id.desc).limit(2).update(User.age.set(7), in: session) == 2)
      #expect(
        try User.query.filter(User.age == 7).order(by: User.id).all(in: session).map(\.id) == [
          3, 4,
        ])
    }
  }

  @Test("limited deletions delete the first rows in their order, also by composite keys")
  func boundedDelete() throws {
    try database.write { (session: Session) throws in
      #expect(try User.query.order(by: User.username.desc).limit(1).delete(in: session) == 1)
      #expect(
        try User.query.order(by: User.id).all(in: session).map(\.username) == ["ann", "bob", "Cid"])
      #expect(try User.query.order(by: User.id).offset(1).delete(in: session) == 2)
      #expect(try User.query.all(in: session).map(\.username) == ["ann"])
      try session.insert((1...4).map { Enrollment.Draft(student: $0, course: "c\($0)", grade: $0) })
      #expect(
        try Enrollment.query.order(by: Enrollment.grade.desc).limit(3).delete(in: session) == 3)
      #expect(try Enrollment.query.all(in: session).map(\.student) == [1])
    }
  }

  @Test("arithmetic follows SQL, including NULL")
  func arithmetic() throws {
    #expect(try names(User.age + 1 == 31) == ["ann"])
    #expect(try names((User.age - 10) * 2 > 0) == ["ann", "dan"])
    #expect(try names(User.age * User.age == 100) == ["Cid"])
    #expect(try names(User.age - User.age == 0) == ["ann", "Cid", "dan"])
  }

  @Test("a chain of nine hundred conditions runs")
  func longChain() throws {
    var condition = User.age == 30
    for age in 1_000..<1_900 { condition = condition || User.age == age }
    #expect(try names(condition) == ["ann"])
  }
}
