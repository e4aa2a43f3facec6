"""A zip archive with some members changed or added: all others keep their bytes as they are packed, their names and dates.

The standard library can only pack a member anew, which changes bytes that nobody asked to change.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mesoevidence.reporting import CannotWrite

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_SIZES_BEHIND, _UTF8 = 0x8, 0x800
_ZIP64 = 1
_MOST = 0xFFFF_FFFE


@dataclass(slots=True)
class _Member:
    info: zipfile.ZipInfo
    name: bytes
    packed: bytes


def rewritten(raw: bytes, changed: Mapping[str, bytes]) -> Iterator[bytes]:
    """The archive with the members of ``changed`` in place of those of the same name; new ones come last, dated as the first."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries, comment = archive.infolist(), archive.comment
    last = {entry.filename: entry for entry in entries}
    directory = []
    offset = 0
    for member in (
        *(
            _kept(raw, e) if e is not last[e.filename] or e.filename not in changed else _packed(e, changed)
            for e in entries
        ),
        *(_packed(_new(name, entries[0]), changed) for name in changed if name not in last),
    ):
        info = member.info
        flags = info.flag_bits & ~_SIZES_BEHIND
        date = (info.date_time[0] - 1980) << 9 | info.date_time[1] << 5 | info.date_time[2]
        time = info.date_time[3] << 11 | info.date_time[4] << 5 | info.date_time[5] // 2
        alike = (flags, info.compress_type, time, date, info.CRC, len(member.packed), info.file_size, len(member.name))
        extra = _without_zip64(info.extra)
        piece = _LOCAL.pack(b"PK\3\4", info.extract_version, *alike, 0) + member.name + member.packed
        made_by = info.create_system << 8 | info.create_version
        directory.append(
            _CENTRAL.pack(
                b"PK\1\2", made_by, info.extract_version, *alike, len(extra), len(info.comment), 0, info.internal_attr,
                info.external_attr, offset,
            ) + member.name + extra + info.comment
        )  # fmt: skip
        offset += len(piece)
        if offset > _MOST:
            raise CannotWrite("would be larger than 4 GB")
        yield piece
    size = sum(map(len, directory))
    yield b"".join(directory)
    yield _END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), size, offset, len(comment)) + comment


def _kept(raw: bytes, info: zipfile.ZipInfo) -> _Member:
    """A member as it is packed: behind its local header, whose name and extra field have lengths of their own."""
    header = _LOCAL.unpack_from(raw, info.header_offset)
    name_length, extra_length = header[-2:]
    name = info.header_offset + _LOCAL.size
    start = name + name_length + extra_length
    return _Member(info, raw[name : name + name_length], raw[start : start + info.compress_size])


def _packed(info: zipfile.ZipInfo, changed: Mapping[str, bytes]) -> _Member:
    content = changed[info.filename]
    info.CRC, info.file_size, info.compress_type = zlib.crc32(content), len(content), zipfile.ZIP_DEFLATED
    packer = zlib.compressobj(wbits=-15)
    encoding = "utf-8" if info.flag_bits & _UTF8 else "cp437"
    return _Member(info, info.orig_filename.encode(encoding), packer.compress(content) + packer.flush())


def _new(name: str, like: zipfile.ZipInfo) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, like.date_time)
    info.create_system, info.create_version, info.extract_version = like.create_system, like.create_version, 20
    return info


def _without_zip64(extra: bytes) -> bytes:
    """An extra field without sizes of 64 bits: no file that is read is that large."""
    kept = b""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind != _ZIP64:
            kept += extra[: 4 + length]
        extra = extra[4 + length :]
    return kept
