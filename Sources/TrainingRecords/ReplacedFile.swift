import Glibc

/// Files written beside their place and moved there: there is the old one or the new one, never a part.
enum ReplacedFile {
    static func write(_ bytes: [UInt8], to path: String) throws(RunFolderError) {
        let temporary = "\(path).\(getpid()).tmp"
        unlink(temporary)
        do {
            try AppendedFile(path: temporary, isNew: true).append(bytes)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(temporary)
            throw .unwritable(path: path, reason: reason)
        }
    }
}
