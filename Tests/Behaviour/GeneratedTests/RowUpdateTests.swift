import BlogModels
import Foundation
import Tenon
import TestSupport
import Testing

// Saved and tracked rows are written one after the other with a shared statement, as long as the same columns are
// written.
@Suite("Updates of many rows")
struct RowUpdateTests {
  let db: Database

  init() throws { db = try Self.database() }

  private static func database(_ configuration: Configuration = Configuration()) throws -> Database
  {
    let db = try Database.empty(configuration)
    try db.create(Blog.self)
    try db.write { session throws in
      let users = try session.insert(
        (1...9).map { User.Draft(username: "u\($0)", email: "u\($0)@example.com") })
      try session.insert(users.map { Profile.Draft(bio: "bio \($0.id)", user: $0) })
    }
    return db
  }

  private func users() throws -> [User] {
    try db.read { try User.query.order(by: User.id).all(in: $0) }
  }

  private func profiles() throws -> [Profile] {
    try db.read { try Profile.query.order(by: Profile.id).all(in: $0) }
  }

  // MARK: Saved rows

  @Test("each row is saved with its own values, whatever the order of the rows", arguments: [1, 4])
  func saved(step: Int) throws {
    var users = try users()
    for index in users.indices {
      users[index].age = index
      users[index].email = "new\(index)@example.com"
    }
    let changed = users
    try db.write { session in
      for index in users.indices { session.save(changed[index * step % users.count]) }
    }
    let stored = try self.users()
    #expect(stored.map(\.age) == changed.map(\.age))
    #expect(stored.map(\.email) == changed.map(\.email))
    #expect(zip(stored, changed).allSatisfy { $0.updatedAt > $1.updatedAt })
    #expect(stored.map(\.username) == changed.map(\.username))
  }

  @Test("each row is saved with its own changed columns")
  func savedColumns() throws {
    var users = try users()
    for index in users.indices where index != 4 {
      if index % 3 < 2 { users[index].age = index }
      if index % 3 > 0 { users[index].passwordHash = "\(index)" }
    }
    let changed = users
    try db.write { session in
      for user in changed { session.save(user) }
    }
    let stored = try self.users()
    #expect(stored.map(\.age) == changed.map(\.age))
    #expect(stored.map(\.passwordHash) == changed.map(\.passwordHash))
    #expect(stored[4] == changed[4])
  }

  @Test("a row that is saved twice among many gets its last values")
  func savedTwice() throws {
    let before = try users()
    try db.write { session in
      for round in 1...2 {
        for var user in before {
          user.age = round * 10
          if round == 1 { user.credits = 5 }
          session.save(user)
        }
      }
    }
    let stored = try users()
    #expect(stored.allSatisfy { $0.age == 20 && $0.credits == 5 })
  }

  @Test("rows can exchange unique values", arguments: [false, true])
  func rotated(isTracked: Bool) throws {
    let before = try users()
    let emails = before.indices.map { before[($0 + 1) % before.count].email }
    try db.write { session in
      for (var user, email) in zip(before, emails) {
        user.email = email
        if isTracked { session.track(before[Int(user.id.rawValue) - 1]).email = email }
        if !isTracked { session.save(user) }
      }
    }
    #expect(try users().map(\.email) == emails)
  }

  @Test(
    "if one of many rows is refused, the error says why, and none is written", arguments: [0, 5, 7])
  func refused(index: Int) throws {
    let before = try users()
    let taken = index == 7 ? "0@x.org" : before[8].email
    let violation = #expect(throws: ConstraintViolation.self) {
      try db.write { session in
        for (number, var user) in before.dropLast().enumerated() {
          user.email = number == index ? taken : "\(number)@x.org"
          session.save(user)
        }
      }
    }
    #expect(violation?.model == "User" && violation?.fields == ["email"])
    #expect(try users() == before)
    // The statement can be used again.
    try db.write { session in
      for var user in before {
        user.email = "\(user.id)@y.org"
        session.save(user)
      }
    }
    #expect(try users().allSatisfy { $0.email.hasSuffix("@y.org") })
  }

  @Test("the error about one of many rows names the foreign key")
  func refusedReference() throws {
    let before = try profiles()
    let violation = #expect(throws: ConstraintViolation.self) {
      try db.write { session in
        for var profile in before.reversed() {
          profile.userID = User.ID(profile.id.rawValue + 100)
          if profile.id > 5 { profile.userID = User.ID(profile.id.rawValue) }
          session.save(profile)
        }
      }
    }
    #expect(violation?.constraint == "fk_profiles_user_id" && violation?.fields == ["userID"])
    #expect(try profiles() == before)
  }

  @Test("a deleted row among many is reported as not found", arguments: [0, 5, 8])
  func gone(index: Int) throws {
    let before = try users()
    _ = try db.write { try User.query.filter(User.id == before[index].id).delete(in: $0) }
    #expect(throws: NotFound.self) {
      try db.write { session in
        for var user in before {
          user.age = 1
          session.save(user)
        }
      }
    }
    #expect(try users().allSatisfy { $0.age == nil })
  }

  // MARK: Tracked rows

  @Test("a tracked row is written with its own changed columns, and only if it changed")
  func tracked() throws {
    let before = try profiles()
    try db.write { session throws in
      let profiles = session.track(before)
      for (index, profile) in profiles.enumerated() {
        if index % 3 < 2 { profile.bio = "new \(index)" }
        if index % 3 > 0 { profile.website = "http://\(index)" }
      }
      profiles[4].bio = profiles[4].stored.bio
      profiles[4].website = profiles[4].stored.website
      let values = profiles.map(\.value)
      try session.flush()
      #expect(profiles.allSatisfy { !$0.isChanged && $0.value == $0.stored })
      #expect(profiles.map(\.value) == values)
      #expect(try Profile.query.order(by: Profile.id).all(in: session) == values)
      // Again, and then back.
      for profile in profiles { profile.bio = "bio \(profile.id)" }
      try session.flush()
      #expect(profiles.allSatisfy { $0.stored.bio == "bio \($0.id)" })
    }
    #expect(try profiles().allSatisfy { $0.bio == "bio \($0.id)" })
  }

  @Test("tracked rows keep their values if one of them is refused", arguments: [0, 5, 8])
  func trackedRefused(index: Int) throws {
    let before = try profiles()
    try db.write { session throws in
      let profiles = session.track(before)
      #expect(throws: ConstraintViolation.self) {
        try session.savepoint {
          for (number, profile) in profiles.enumerated() {
            profile.bio = "new"
            profile.userID = number == index ? 100 : profile.userID
          }
          try session.flush()
        }
      }
      #expect(profiles.map(\.value) == before && profiles.map(\.stored) == before)
      #expect(profiles.allSatisfy { !$0.isChanged })
      for profile in profiles { profile.bio = "newer" }
    }
    #expect(try profiles().allSatisfy { $0.bio == "newer" })
  }

  @Test("the log may read the tracked row that a statement writes")
  func trackedLogged() throws {
    // Everything runs on one thread.
    final class Seen: @unchecked Sendable {
      var profiles: [Tracked<Profile>] = []
      var values: [Profile] = []
    }
    let seen = Seen()
    var configuration = Configuration()
    configuration.log = .events { event in
      guard event.sql.hasPrefix("UPDATE") else { return }
      seen.values += seen.profiles.map(\.value)
    }
    let db = try Self.database(configuration)
    try db.write { session throws in
      seen.profiles = session.track(try Profile.query.all(in: session))
      for profile in seen.profiles { profile.bio = "new" }
      try session.flush()
    }
    // PostgreSQL updates all nine rows in one statement.
    let count = TestDriver.current == .postgresql ? 9 : 81
    #expect(seen.values.count == count && seen.values.allSatisfy { $0.bio == "new" })
  }
}
