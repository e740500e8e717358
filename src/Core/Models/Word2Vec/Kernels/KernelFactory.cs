namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>Makes the kernels of a vector width.</summary>
internal static class KernelFactory
{
    public static TargetKernel Targets(int width) => width switch
    {
        512 => new Vector512Kernel(),
        256 => new Vector256Kernel(),
        128 => new Vector128Kernel(),
        _ => new ScalarKernel(),
    };

    public static PanelKernel Panels(int width) => width switch
    {
        512 => new Vector512PanelKernel(),
        256 => new Vector256PanelKernel(),
        128 => new Vector128PanelKernel(),
        _ => new ScalarPanelKernel(),
    };
}
