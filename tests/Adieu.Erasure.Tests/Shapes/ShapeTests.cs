using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Tests.Shapes;

/// <summary>The library of shapes, on both databases.</summary>
public class ShapeTests
{
    public static TheoryData<SqlDialect> Databases => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Databases))]
    public Task A_forum_with_comment_trees(SqlDialect dialect) => Forum.CommentTrees.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Private_messages_of_two_owners(SqlDialect dialect) => Forum.PrivateMessages.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Counters_that_follow(SqlDialect dialect) => Forum.Counters.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Documents_shared_with_a_group(SqlDialect dialect) => Documents.SharedWithGroup.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Files_that_rows_of_several_kinds_hold(SqlDialect dialect) => Documents.Attachments.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Folders_within_folders(SqlDialect dialect) => Documents.Folders.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Conference_reviews(SqlDialect dialect) => Records.Reviews.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Orders_kept_for_the_merchant(SqlDialect dialect) => Records.MerchantOrders.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Medical_records_kept_for_the_other_party(SqlDialect dialect) => Records.Medical.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task An_activity_feed_of_many_kinds(SqlDialect dialect) => Keys.Polymorphic.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task An_email_as_the_only_key(SqlDialect dialect) => Keys.EmailOnly.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Keys_inside_texts_and_json(SqlDialect dialect) => Keys.Embedded.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Composite_keys(SqlDialect dialect) => Keys.Composite.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Tables_without_one_declared_key(SqlDialect dialect) => Keys.Undeclared.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task References_in_a_circle(SqlDialect dialect) => Circles.AccountAndAvatar.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task An_employee_tree_in_the_subject_table(SqlDialect dialect) => Circles.Managers.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Threads_that_the_schema_itself_cuts(SqlDialect dialect) => Circles.Threads.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task An_account_that_stays_as_a_shell(SqlDialect dialect) => Circles.Shell.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task People_listed_in_json(SqlDialect dialect) => Lists.Json.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Questions_and_answers_with_names_run_together(SqlDialect dialect) => Folded.Questions.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Business_documents_that_name_people_in_texts(SqlDialect dialect) => Folded.Documents.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task People_listed_in_texts(SqlDialect dialect) => Lists.Texts.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task People_listed_by_their_addresses(SqlDialect dialect) => Lists.Addresses.HoldsAsync(dialect);

    [Fact]
    public Task People_listed_in_arrays_and_documents() => Lists.Arrays.HoldsAsync(SqlDialect.PostgreSql);

    [Theory, MemberData(nameof(Databases))]
    public Task A_message_board(SqlDialect dialect) => Boards.Board.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task A_blog_without_keys(SqlDialect dialect) => Boards.Blog.HoldsAsync(dialect);

    [Fact]
    public Task A_network_of_followers() => Networks.Followers.HoldsAsync(SqlDialect.PostgreSql);

    [Fact]
    public Task A_forge_of_projects() => Networks.Forge.HoldsAsync(SqlDialect.PostgreSql);

    [Theory, MemberData(nameof(Databases))]
    public Task A_hospital(SqlDialect dialect) => Trades.Hospital.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task A_shop_of_attributes(SqlDialect dialect) => Trades.Shop.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Addresses_that_several_customers_refer_to(SqlDialect dialect) => Trades.Addresses.HoldsAsync(dialect);

    [Fact]
    public Task A_ledger_of_double_entry() => Trades.Ledger.HoldsAsync(SqlDialect.PostgreSql);

    [Theory, MemberData(nameof(Databases))]
    public Task Names_that_need_quotes(SqlDialect dialect) => Quoted.Names.HoldsAsync(dialect);

    [Fact]
    public Task Circles_that_are_checked_at_the_commit() => Quoted.DeferredCircles.HoldsAsync(SqlDialect.PostgreSql);

    [Fact]
    public Task Partitions_enums_domains_arrays_and_generated_columns() => PostgresOnly.Types.HoldsAsync(SqlDialect.PostgreSql);

    [Fact]
    public Task Partitions_and_heirs_without_a_key() => PostgresOnly.KeylessPartitions.HoldsAsync(SqlDialect.PostgreSql);

    [Fact]
    public Task Tables_that_inherit_from_one_another() => PostgresOnly.Heirs.HoldsAsync(SqlDialect.PostgreSql);

    [Fact]
    public Task Notes_that_are_searched() => Searched.Notes.HoldsAsync(SqlDialect.Sqlite);

    [Theory, MemberData(nameof(Databases))]
    public Task Secrets_of_people_and_organisations(SqlDialect dialect) => Secrets.Vaults.HoldsAsync(dialect);

    [Fact]
    public Task Values_of_any_type_in_any_column() => Loose.Types.HoldsAsync(SqlDialect.Sqlite);

    [Fact]
    public Task Columns_that_hide_the_numbers_of_rows() => Loose.HiddenNumbers.HoldsAsync(SqlDialect.Sqlite);

    [Theory, MemberData(nameof(Databases))]
    public Task Files_of_people_whose_key_is_a_text(SqlDialect dialect) => Stores.Files.HoldsAsync(dialect);

    [Fact]
    public Task A_bank_of_several_schemas() => Stores.Bank.HoldsAsync(SqlDialect.PostgreSql);

    [Theory, MemberData(nameof(Databases))]
    public Task Tasks_of_many_tenants(SqlDialect dialect) => Tenants.Tasks.HoldsAsync(dialect);

    [Theory, MemberData(nameof(Databases))]
    public Task Every_mask(SqlDialect dialect) => Masked.Every.HoldsAsync(dialect);
}
