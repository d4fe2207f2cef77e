import BlogModels
import Foundation
import Tenon
import Testing

private struct BadRequest: Error {}

func createPost(userID: String, body: Data, in db: Database) async throws -> Post {
  guard let id = User.ID(userID) else { throw BadRequest() }
  var draft = try JSONDecoder().decode(Post.Draft.self, from: body)
  draft.author = id
  let complete = draft
  return try await db.write { session in
    _ = try session.require(User.self, id)
    return try session.insert(complete)
  }
}

/// The code of the article *Coming from Flask-SQLAlchemy*.
@Suite struct ComingFromFlaskSQLAlchemyTests {
  @Test("a handler decodes a draft and sets its parent from the path")
  func handler() async throws {
    let guide = try GuideDatabase()
    let body = Data(#"{"title": "Hello", "content": "…"}"#.utf8)
    let post = try await createPost(userID: "2", body: body, in: guide.database)
    #expect(post.authorID == guide.bob.id)
    await #expect(throws: BadRequest.self) {
      try await createPost(userID: "two", body: body, in: guide.database)
    }
    await #expect(throws: NotFound.self) {
      try await createPost(userID: "99", body: body, in: guide.database)
    }
  }
}
