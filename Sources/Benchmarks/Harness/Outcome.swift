import Foundation
import Tenon

/// What came out of a run: every way of doing the same work has to give the same, so that none is fast by being wrong.
struct Outcome: Equatable {
  /// How many rows were read or written.
  var rows: Int

  /// Made of the values of every row, in order.
  private(set) var checksum: UInt64

  init(rows: Int = 0, checksum: UInt64 = 0xcbf2_9ce4_8422_2325) {
    self.rows = rows
    self.checksum = checksum
  }

  mutating func add(_ value: Int) { mix(UInt64(bitPattern: Int64(value))) }

  mutating func add(_ value: Int?) { value.map { add($0) } ?? mix(.max) }

  mutating func add(_ value: Bool) { mix(value ? 1 : 0) }

  mutating func add(_ value: Date) { mix(value.timeIntervalSinceReferenceDate.bitPattern) }

  mutating func add(_ value: String) {
    for byte in value.utf8 { mix(UInt64(byte)) }
    mix(.max)
  }

  private mutating func mix(_ word: UInt64) {
    checksum = (checksum ^ word) &* 0x0000_0100_0000_01b3
    checksum ^= checksum >> 29
  }
}

/// What the rows of `users` have in common, whoever read them.
protocol UserValues {
  var number: Int { get }
  var username: String { get }
  var email: String { get }
  var age: Int? { get }
  var isActive: Bool { get }
  var createdAt: Date { get }
}

/// What the rows of `posts` have in common, whoever read them.
protocol PostValues {
  var number: Int { get }
  var title: String { get }
  var body: String { get }
  var viewCount: Int { get }
  var userNumber: Int { get }
}

extension User: UserValues {
  var number: Int { id.rawValue }
}

extension Post: PostValues {
  var number: Int { id.rawValue }
  var userNumber: Int { authorID.rawValue }
}

extension Outcome {
  /// The outcome of reading users.
  init(users: some Sequence<some UserValues>) {
    self.init()
    for user in users { add(user) }
  }

  mutating func add(_ user: some UserValues) {
    rows += 1
    add(user.number)
    add(user.username)
    add(user.email)
    add(user.age)
    add(user.isActive)
    add(user.createdAt)
  }

  mutating func add(_ post: some PostValues) {
    rows += 1
    add(post.number)
    add(post.title)
    add(post.body)
    add(post.viewCount)
    add(post.userNumber)
  }
}
