import BlogModels
import Tenon
import TenonTesting
import Testing

@Suite("Samples", .database(Blog.self, url: testURL))
struct SampleTests {
  @Test("Values are chosen by the field's name, and numbered for each test", arguments: 0..<3)
  func values(_ run: Int) throws {
    let first = try User.sample()
    #expect(first.username == "username1")
    #expect(first.email == "user1@example.com")
    #expect(first.role == .author && first.age == nil)
    #expect(try User.sample().email == "user2@example.com")
    #expect(try Tag.sample().name == "name1")
  }

  @Test("A closure sets fields and parents")
  func setting() throws {
    try Database.forTest.write { session in
      let ann = try session.insert(User.sample { $0.username = "ann" })
      #expect(ann.username == "ann")
      let post = try session.insert(Post.sample { $0.author = ann })
      #expect(post.authorID == ann.id)
    }
  }

  @Test("Required parents are inserted if they are not given")
  func parents() throws {
    try Database.forTest.write { session in
      let comment = try session.insertSample(Comment.self)
      let post = try session.require(Post.self, comment.postID)
      #expect(try session.find(User.self, post.authorID) != nil)
      #expect(comment.authorID == nil)
      let ann = try session.insertSample(User.self) { $0.username = "ann" }
      let other = try session.insertSample(Post.self) { $0.author = ann }
      #expect(other.authorID == ann.id)
      #expect(try User.query.count(in: session) == 2)
    }
  }

  @Test("Values that break a rule are kept, so that a test can use them")
  func invalid() throws {
    let draft = try User.sample { $0.email = "nobody" }
    #expect(throws: ValidationError.self) {
      try Database.forTest.write { session in try session.insert(draft) }
    }
  }
}
