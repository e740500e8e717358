#!/usr/bin/env bash
# Builds the image on a Debian machine that reaches no container registry: both bases are made from Debian's packages and the
# .NET installation of this machine, and NuGet's packages are those of this user (build the solution first). Needs podman and runc; as root.
#
#   deploy/docker/build-from-debian.sh [TAG]
#
# Ends with 70 where the machine runs a container of the base and the build failed all the same: then the Dockerfile is broken, not the machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
tag=${1:-localhost/sessionrec:0.1.0}
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
work=$(mktemp -d)
# apt-get downloads as another user.
chmod 711 "$work"
trap 'rm -rf "$work"' EXIT

export CONTAINERS_CONF=$PWD/deploy/docker/containers.conf

# A root folder with the libraries that .NET needs, and with the packages NAMES in it, as an image.
image() {
    local name=$1 root=$work/$2
    shift 2
    mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/lib64" "$root/tmp" "$root/etc" "$root/usr/share"
    for link in bin sbin lib lib64; do ln -s "usr/$link" "$root/$link"; done
    chmod 1777 "$root/tmp"
    for package in "$@"; do dpkg-deb -x "$work/packages/$package"_*.deb "$work/unpacked/$package" && cp -a "$work/unpacked/$package/." "$work/merge/" && unmerge "$root"; done
    printf 'root:x:0:0:root:/root:/bin/sh\napp:x:1654:1654::/home/app:/bin/false\n' > "$root/etc/passwd"
    printf 'root:x:0:\napp:x:1654:\n' > "$root/etc/group"
    if [[ $name == *sdk* ]]; then mkdir -p "$root/usr/share/dotnet" "$root/root/.nuget/NuGet" && cp -a "$dotnet/." "$root/usr/share/dotnet/" && cp "$work/NuGet.Config" "$root/root/.nuget/NuGet/"
    else mkdir -p "$root/usr/share/dotnet/shared" && cp -a "$dotnet/dotnet" "$dotnet/host" "$root/usr/share/dotnet/" && copy_shared "$root/usr/share/dotnet/shared"; fi
    ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"
    # There is no ICU in it, which the SDK would ask for; our programs do without.
    tar -C "$root" -c . | podman import --quiet --change 'ENV DOTNET_ROOT=/usr/share/dotnet' --change 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin' \
        --change 'ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1' - "$name" >/dev/null
}

# Debian 12 and later have merged /usr; their packages still say /bin and /lib.
unmerge() {
    local link
    for link in bin sbin lib lib64; do
        if [ -d "$work/merge/$link" ] && [ ! -L "$work/merge/$link" ]; then cp -a "$work/merge/$link/." "$1/usr/$link/" && rm -rf "${work:?}/merge/$link"; fi
    done
    cp -a "$work/merge/." "$1/"
    rm -rf "$work/merge" && mkdir "$work/merge"
}

copy_shared() {
    local framework
    for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
        mkdir -p "$1/$framework" && cp -a "$dotnet/shared/$framework/$(ls "$dotnet/shared/$framework" | grep '^10\.' | sort -V | tail -n 1)" "$1/$framework/"
    done
}

# What was restored on this machine is laid out as a feed is.
cat > "$work/NuGet.Config" <<'NUGET'
<configuration><packageSources><clear /><add key="machine" value="/packages" /></packageSources></configuration>
NUGET

mkdir "$work/packages" "$work/unpacked" "$work/merge"
libraries=(base-files libc6 libgcc-s1 libstdc++6 libssl3 zlib1g netbase tzdata ca-certificates)
shell=(dash coreutils libselinux1 libpcre2-8-0 libacl1 libattr1 libgmp10)
(cd "$work/packages" && { [ "$(id -u)" != 0 ] || chown _apt .; } && apt-get download -qq "${libraries[@]}" "${shell[@]}")
image localhost/dotnet-aspnet:10.0 runtime "${libraries[@]}"
image localhost/dotnet-sdk:10.0 sdk "${libraries[@]}" "${shell[@]}"

# As the build does it: a step by the base's shell, with the packages that it reads.
runs=no
podman run --rm --network none --volume "$packages:/packages:ro" --entrypoint /bin/sh localhost/dotnet-sdk:10.0 -c 'dotnet --version' >/dev/null && runs=yes

status=0
podman build --pull=never --network none --format docker \
    --build-arg SDK_IMAGE=localhost/dotnet-sdk:10.0 --build-arg RUNTIME_IMAGE=localhost/dotnet-aspnet:10.0 \
    --volume "$packages:/packages:ro" --file deploy/docker/Dockerfile --tag "$tag" . || status=$?
if [ "$status" != 0 ]; then
    [ "$runs" = yes ] && exit 70
    exit "$status"
fi
podman image inspect --format '{{.Size}} bytes' "$tag"
