import Foundation
import Tenon

/// The result of a run. All ways of doing the same work must have the same result, so that none is fast because it is
/// wrong.
struct Outcome: Equatable {
  /// The number of rows read or written.
  var rows: Int

  /// A checksum of the values of all rows, in order.
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

/// The values of a row of `users`, which Tenon's model and the hand-written one share.
protocol UserValues {
  var number: Int { get }
  var username: String { get }
  var email: String { get }
  var age: Int? { get }
  var isActive: Bool { get }
  var createdAt: Date { get }
}

/// The values of a row of `posts`, which Tenon's model and the hand-written one share.
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
