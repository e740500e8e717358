using SessionRec.Cli.Tuning;

namespace SessionRec.Cli.Tests.Tuning;

public class StudyFileOptionsTests
{
    [Fact]
    public void A_seed_takes_the_place_of_the_files_own() =>
        Assert.Equal("study: a\nseed: 9\nspace: {seed: 3}\n", StudyFileOptions.WithSeed("study: a\nseed: 1 # ours\nspace: {seed: 3}\n", 9));

    [Fact]
    public void A_file_without_a_seed_gets_one_at_its_end() => Assert.Equal("study: a\nseed: 9\n", StudyFileOptions.WithSeed("study: a", 9));
}
