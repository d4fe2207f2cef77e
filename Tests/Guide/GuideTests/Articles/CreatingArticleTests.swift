import BlogModels
import Foundation
import Tenon
import Testing

/// The code of the article *Creating rows*.
@Suite struct CreatingTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("rows are inserted now, or with the next flush")
  func single() throws {
    try guide.write { session throws in
      let draft = User.Draft(username: "dan", email: "dan@example.com")
      let user = try session.insert(draft)
      let post = try session.insert(Post.Draft(title: "Hello", content: "…", author: user))
      let other = try session.insert(
        Post.Draft(title: "Again", content: "…", author: user.id))
      #expect(user.id == 4)
      #expect(post.authorID == user.id && other.authorID == user.id)
      let eve = session.add(User.Draft(username: "eve", email: "eve@example.com"))
      session.add(Post.Draft(title: "Welcome", content: "…", author: eve))
      try session.flush()
      if let row = eve.row { print(row.id, row.username) }
      #expect(eve.id == 5)
      let server = session.add(Tag.Draft(name: "server"))
      session.add(
        User.Draft(
          username: "fay", email: "fay@example.com",
          posts: [Post.Draft(title: "One", content: "…", tags: [server])],
          profile: Profile.Draft(bio: "New here.")))
      try session.flush()
      #expect(try server.id.map { try session.require(Tag.self, $0).posts.count(in: session) } == 1)
      let more = try session.add(Post.Draft(title: "More", content: "…"), to: user.posts)
      try session.flush()
      #expect(more.row?.authorID == user.id)
    }
  }

  @Test("many rows are inserted in few statements")
  func many() throws {
    try guide.write { session throws in
      let drafts = (1...1000).map { number in
        User.Draft(username: "user\(number)", email: "\(number)@example.com")
      }
      let users = try session.insert(drafts)
      #expect(users.count == 1000)
      let lines = ["ada,ada@example.com", "eda,eda@example.com"]
      let imported = lines.lazy.map { line in
        let columns = line.split(separator: ",").map(String.init)
        return User.Draft(username: columns[0], email: columns[1])
      }
      let count = try session.bulkInsert(imported) { done in print("\(done) rows") }
      #expect(count == 2)
    }
  }

  @Test("a row is inserted, or the one with the same unique value is updated")
  func upserts() throws {
    try guide.write { session throws in
      let login = User.Draft(username: "annie", email: "ann@admin.com", loginCount: 1)
      let annie = try session.upsert(login, onConflict: User.email, update: [User.username])
      let counted = try session.upsert(
        login, onConflict: User.email, update: [User.loginCount.set(User.loginCount + 1)])
      let ignored = try session.upsert(
        login, onConflict: User.email, update: .nothing)
      #expect(annie?.username == "annie")
      #expect(counted?.loginCount == 1)
      #expect(ignored == nil)
      let web = try session.upsert(
        Tag.Draft(name: "web"), onConflict: Tag.name, update: [Tag.name])
      let names = ["swift", "linux"]
      try session.upsert(
        names.map { Tag.Draft(name: $0) }, onConflict: Tag.name, update: .nothing)
      let tags = try Tag.query.filter(Tag.name.in(names)).all(in: session)
      #expect(web?.id == 2)
      #expect(Set(tags.map(\.name)) == Set(names))
    }
  }

  @Test("a draft is decoded from JSON, and gets its parent from the server")
  func json() throws {
    let user = guide.ann
    try guide.write { session throws in
      let body = Data(#"{"title": "Hello", "content": "…", "is_published": true}"#.utf8)
      let decoder = JSONDecoder()
      decoder.userInfo[.refusesUnknownFields] = true
      var draft = try decoder.decode(Post.Draft.self, from: body)
      draft.author = user
      let post = try session.insert(draft)
      #expect(post.isPublished && post.authorID == user.id)
      let input = try decoder.decode(NewPost.self, from: body)
      let created = try session.insert(input.draft(author: user))
      #expect(created.isPublished && created.authorID == user.id)
      let error = #expect(throws: ValidationError.self) {
        try session.insert(Post.Draft(title: "Hello", content: "…"))
      }
      #expect(error?.fields == ["authorID"])
    }
  }

  @Test("times are text in JSON, and a model leaves out what is nil")
  func times() throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    let cid = guide.cid
    let json = try encoder.encode(cid)
    let text = String(decoding: json, as: UTF8.self)
    #expect(text.contains(#""createdAt":"2023-11-17T22:13:20Z""#))
    #expect(!text.contains("age"))
    struct Time: Decodable { var createdAt: Date }
    #expect(try decoder.decode(Time.self, from: json).createdAt == cid.createdAt)
    let profile = try guide.read { try UserProfile(cid, in: $0) }
    #expect(
      String(decoding: try encoder.encode(profile), as: UTF8.self).contains(#""profile":null"#))
  }
}
