package app.stamina.phone.security;

import android.security.keystore.KeyPermanentlyInvalidatedException;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collection;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Secrets in files of their own, each sealed with AES-GCM under a key that the phone's Keystore holds. A file cannot pass for one of another name. */
final class SecretFiles {

    /** The one key, where the phone keeps it. */
    interface Key {
        /** Null: there is none. */
        SecretKey find() throws IOException, GeneralSecurityException;

        /** In place of one that was there: what that one sealed is lost. */
        SecretKey make() throws IOException, GeneralSecurityException;
    }

    private static final int NONCE_BYTES = 12, TAG_BITS = 128;
    private final File folder;
    private final Key key;

    SecretFiles(File folder, Key key) {
        this.folder = folder;
        this.key = key;
    }

    /** On the disk when this returns; killed before, the secret of before is still whole. */
    void keep(String name, String secret) throws IOException, GeneralSecurityException {
        SecretKey found = key.find();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, found == null ? key.make() : found); // the Keystore draws the nonce itself
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
        if (!folder.isDirectory() && !folder.mkdirs()) throw new IOException("No folder for secrets");
        File made = new File(folder, name + ".new");
        try (FileOutputStream out = new FileOutputStream(made)) {
            out.write(cipher.getIV());
            out.write(sealed);
            out.getFD().sync();
        }
        if (!made.renameTo(file(name))) throw new IOException("The secret was not kept");
    }

    /**
     * Null: there is none of that name, or this phone's key is not the one it was sealed with. Null signs the person out, so every other failure is thrown: a
     * Keystore that does not answer just now says nothing of the secret, and does so by InvalidKeyException and IllegalBlockSizeException too.
     */
    String open(String name) throws IOException, GeneralSecurityException {
        File file = file(name);
        if (!file.isFile()) return null;
        byte[] bytes = new byte[(int) file.length()];
        try (DataInputStream in = new DataInputStream(new FileInputStream(file))) {
            in.readFully(bytes);
        }
        if (bytes.length < NONCE_BYTES + TAG_BITS / 8) return null;
        SecretKey found = key.find();
        if (found == null) return null;
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, found, new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE_BYTES));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return new String(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES), StandardCharsets.UTF_8);
        } catch (AEADBadTagException | KeyPermanentlyInvalidatedException notOurs) {
            return null;
        }
    }

    /** Every other secret goes. */
    void keepOnly(Collection<String> names) throws IOException {
        File[] all = folder.listFiles();
        if (all == null) return;
        for (File one : all) if (!names.contains(one.getName()) && !one.delete()) throw new IOException("A secret was not deleted");
    }

    private File file(String name) {
        if (!name.matches("[a-z0-9-]{1,40}")) throw new IllegalArgumentException("Not a name of a secret");
        return new File(folder, name);
    }
}
