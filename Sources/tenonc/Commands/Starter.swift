/// The files of `tenonc init`: small enough to read whole, and each idea of the language in its place.
enum Starter {
  static let schemaName = "app.schema.yaml"

  static let projectName = "tenon.yaml"

  static let project = """
    # Where tenonc finds and puts things; paths are relative to this file.

    # The schema: one file, or a list of files and globs that are merged.
    schema: \(schemaName)

    # The directory for generated Swift.
    output: Generated

    # The databases whose SQL the code carries: sqlite, postgresql, mysql.
    dialects: [sqlite]

    # Who can use the generated code: public, package or internal.
    access: public

    # A directory with templates of your own, in place of built-in ones of the same names.
    # templates: Templates

    """

  static let schema = """
    # The schema's name becomes the namespace of the generated Swift: `enum App`.
    schema: App

    enums:
      # Stored as text. `{low: 1, high: 3}` instead of a list would store integers.
      Status: { cases: [draft, final] }

    # What several models share.
    mixins:
      Timestamped:
        fields:
          createdAt: { type: datetime, default: now }
          updatedAt: { type: datetime, default: now, onUpdate: now }

    models:
      # Each model becomes a struct and a table. `id: int`, made by the database, is implied.
      User:
        description: Someone who can sign in.
        table: users
        mixins: [Timestamped]
        fields:
          name: string(80)
          email: { type: string(120), unique: true }
          # A question mark: the value may be missing.
          age: int?
        relationships:
          # The other side of `Note.author`.
          notes: { hasMany: Note, inverse: author }

      Note:
        description: Something worth keeping.
        table: notes
        mixins: [Timestamped]
        fields:
          title: { type: string(200), validate: { minLength: 1 } }
          text: text
          status: { type: Status, default: draft }
        relationships:
          # Adds the column `author_id` and the property `authorID`.
          author: { belongsTo: User, inverse: notes, onDelete: cascade }
        indexes:
          - [authorID, status]

    # SQL that is checked against the tables above, each a function: `App.noteCounts(since:in:)`.
    queries:
      noteCounts:
        sql: |
          SELECT u.name, COUNT(n.id) AS notes
          FROM users u
          LEFT JOIN notes n ON n.author_id = u.id AND n.created_at >= :since
          GROUP BY u.id, u.name
          ORDER BY notes DESC, u.name
        parameters: { since: datetime }

    # What an endpoint answers with, each a struct with flat JSON: `User.query.as(UserPage.self)`.
    shapes:
      UserPage:
        of: User
        fields: [id, name]
        with:
          notes: { fields: [id, title, status], orderBy: -createdAt, limit: 20 }

    """
}
