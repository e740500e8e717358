using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.Core.Tests.Models.Word2Vec;

public sealed unsafe class WorkerMatrixTests
{
    private const int Rows = 5;
    private const int Columns = 20;

    [Fact]
    public void A_worker_that_is_alone_moves_the_shared_rows()
    {
        using var shared = new VectorMatrix(Rows, Columns);
        using var alone = WorkerMatrix.Alone(shared);
        alone.Fetch();
        *alone.Row(3) += 2;
        Assert.Equal(2, shared[3][0]);
        alone.Exchange();
        Assert.Equal(2, shared[3][0]);
    }

    [Fact]
    public void What_several_workers_add_comes_together_and_comes_back()
    {
        using var shared = new VectorMatrix(Rows, Columns);
        for (var row = 0; row < Rows; row++) shared[row].Fill(row);
        using var first = WorkerMatrix.OneOfSeveral(shared);
        using var second = WorkerMatrix.OneOfSeveral(shared);
        first.Fetch();
        second.Fetch();
        first.Row(2)[Columns - 1] += 1;
        second.Row(2)[Columns - 1] += 10;
        Assert.Equal(2, shared[2][Columns - 1]);

        first.Exchange();
        second.Exchange();
        first.Exchange();
        Assert.Equal([2, 2, 13], shared[2].ToArray()[^3..]);
        Assert.Equal([2, 2, 13], new Span<float>(first.Row(2), Columns).ToArray()[^3..]);
        Assert.Equal([2, 2, 13], new Span<float>(second.Row(2), Columns).ToArray()[^3..]);
    }

    [Fact]
    public void A_row_is_exchanged_as_often_as_its_share_of_the_moves()
    {
        using var shared = new VectorMatrix(Rows, Columns);
        using var worker = WorkerMatrix.OneOfSeveral(shared);
        worker.Fetch();
        var moved = stackalloc int[] { 1, 1, 1, 4 };
        var exchanges = new int[Rows];
        for (var move = 0; move < 40_000; move++)
        {
            var before = shared[1][0] + shared[4][0];
            for (var i = 0; i < 4; i++) *worker.Row(moved[i]) += 1;
            // An odd count, so that the row whose turn it is goes round.
            worker.Moved(moved + 1, 3);
            if (shared[1][0] + shared[4][0] > before) exchanges[shared[1][0] == *worker.Row(1) ? 1 : 4]++;
        }

        Assert.InRange(exchanges[1], 250, 350);
        Assert.InRange(exchanges[4], 120, 190);
        Assert.Equal(0, shared[0][0]);
    }
}
