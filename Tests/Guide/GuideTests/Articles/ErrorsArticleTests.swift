import BlogModels
import Tenon
import Testing

/// The code of the article *Errors*.
@Suite struct ErrorsTests {
  let guide: GuideDatabase

  init() throws { guide = try GuideDatabase() }

  @Test("an error names the failing fields, and is fit for a client")
  func errors() throws {
    try guide.write { session throws in
      do {
        try session.insert(User.Draft(username: "", email: "alice"))
      } catch let error as ValidationError {
        print(error.failures.map { "\($0.field) \($0.message)" })
      } catch let error as ConstraintViolation {
        print(error.reason, error.fields, error.httpStatus)
      }
    }
    func response(to error: any Error) -> (status: Int, body: [String: String]) {
      let fields = error.fields.joined(separator: ", ")
      return (error.httpStatus, ["error": error.reason, "fields": fields])
    }
    let error = #expect(throws: ConstraintViolation.self) {
      try guide.write { session in
        try session.insert(User.Draft(username: "alice", email: guide.ann.email))
      }
    }
    let answer = response(to: try #require(error))
    #expect(answer.status == 409)
    #expect(answer.body == ["error": "a User with this email already exists", "fields": "email"])
  }
}
