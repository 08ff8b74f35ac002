//! A signature in a PDF (PAdES baseline B-B, ETSI EN 319 142): whoever opens the file in a reader sees who signed it
//! and whether anything was changed since.

use std::sync::Arc;

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use lopdf::{Document, IncrementalDocument, Object, StringFormat, dictionary};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::DecodePrivateKey as _;
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use x509_cert::der::{Any, Encode as _, EncodeValue, Tagged};
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::error::{Error, Result};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ECDSA_WITH_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// Bytes kept free for a signature with its certificates; one of ours takes seven hundred.
const ROOM: usize = 8192;
/// Ten digits, so that the place is known before the numbers are.
const PLACE: &str = "9999999999 9999999999 9999999999";
/// A field that is printed, and shown nowhere: the code on the paper is what people look at.
const FIELD_FLAGS: i64 = 132;
/// Signatures exist, and the file may only grow.
const SIGNATURE_FLAGS: i64 = 3;

/// Who signs: a key on the curve P-256 and its certificate, the certificates above it behind.
#[derive(Clone)]
pub struct Signer {
    key: Arc<SigningKey>,
    chain: Arc<Vec<Certificate>>,
}

impl Signer {
    /// Reads a key and certificates, one behind the other as PEM. None when it is something else.
    pub fn read(pem: &str) -> Option<Self> {
        let key = SigningKey::from_pkcs8_pem(block(pem, "PRIVATE KEY")?).ok()?;
        let chain = Certificate::load_pem_chain(&pem.as_bytes()[pem.find("-----BEGIN CERTIFICATE-----")?..]).ok()?;
        let own = chain.first()?.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes();
        let fits = own == key.verifying_key().to_sec1_point(false).as_bytes();
        fits.then(|| Self { key: Arc::new(key), chain: Arc::new(chain) })
    }

    /// A new key with a certificate that only vouches for itself, as PEM.
    pub fn generate(name: &str) -> Result<String> {
        let broken = |_| Error::Broken("a certificate that cannot be made");
        let mut about = rcgen::CertificateParams::default();
        about.distinguished_name = rcgen::DistinguishedName::new();
        about.distinguished_name.push(rcgen::DnType::CommonName, name);
        about.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature, rcgen::KeyUsagePurpose::ContentCommitment];
        let key = rcgen::KeyPair::generate().map_err(broken)?;
        let certificate = about.self_signed(&key).map_err(broken)?;
        Ok(format!("{}{}", key.serialize_pem(), certificate.pem()))
    }

    /// One of a register that is made up.
    ///
    /// # Panics
    /// Never in practice: what was just made can be read.
    #[expect(clippy::expect_used, reason = "only for registers that are made up")]
    pub fn made_up() -> Self {
        let pem = Self::generate("made up").expect("a key can be made");
        Self::read(&pem).expect("what was made can be read")
    }

    /// The PDF with a signature behind it; the same PDF and instant give the same bytes.
    pub(crate) fn sign(&self, pdf: Vec<u8>, at_ms: i64) -> Result<Vec<u8>> {
        let mut file = with_field(pdf, at_ms).map_err(|_| Error::Broken("a PDF that cannot be read again"))?;
        let free = format!("<{}>", "0".repeat(2 * ROOM));
        let find = |what: &str| file.windows(what.len()).rposition(|part| part == what.as_bytes());
        let lost = Error::Broken("a PDF without a place for its signature");
        let (Some(start), Some(range)) = (find(&free), find(PLACE)) else { return Err(lost) };
        let end = start + free.len();
        let numbers = format!("{start} {end} {}", file.len() - end);
        file[range..range + PLACE.len()].copy_from_slice(format!("{numbers:<width$}", width = PLACE.len()).as_bytes());
        let digest = Sha256::new().chain_update(&file[..start]).chain_update(&file[end..]).finalize();
        let made = self.cms(&digest).map_err(|_| Error::Broken("a signature that cannot be written"))?;
        let hex = hex::encode(made);
        if hex.len() > 2 * ROOM {
            return Err(Error::Broken("a signature with too many certificates"));
        }
        file[start + 1..start + 1 + hex.len()].copy_from_slice(hex.as_bytes());
        Ok(file)
    }

    /// What is signed and by whom, without the file itself (CMS `SignedData`, RFC 5652).
    fn cms(&self, digest: &[u8]) -> x509_cert::der::Result<Vec<u8>> {
        let Some(own) = self.chain.first() else { return Ok(Vec::new()) };
        // SigningCertificateV2 (RFC 5035) with the digest that is meant when none is named: which certificate it was.
        let certified = vec![vec![vec![OctetString::new(Sha256::digest(own.to_der()?).as_slice())?]]];
        let attributes = SetOfVec::try_from(vec![
            attribute(CONTENT_TYPE, &DATA)?,
            attribute(MESSAGE_DIGEST, &OctetString::new(digest)?)?,
            attribute(SIGNING_CERTIFICATE_V2, &certified)?,
        ])?;
        let signature: DerSignature = self.key.sign(&attributes.to_der()?);
        let sha_256 = AlgorithmIdentifierOwned { oid: SHA_256, parameters: None };
        let signed_by = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: own.tbs_certificate().issuer().clone(),
                serial_number: own.tbs_certificate().serial_number().clone(),
            }),
            digest_alg: sha_256.clone(),
            signed_attrs: Some(attributes),
            signature_algorithm: AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None },
            signature: OctetString::new(signature.as_bytes())?,
            unsigned_attrs: None,
        };
        let certificates = self.chain.iter().cloned().map(CertificateChoices::Certificate).collect::<Vec<_>>();
        let signed = SignedData {
            version: CmsVersion::V1,
            digest_algorithms: SetOfVec::try_from(vec![sha_256])?,
            encap_content_info: EncapsulatedContentInfo { econtent_type: DATA, econtent: None },
            certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
            crls: None,
            signer_infos: SignerInfos(SetOfVec::try_from(vec![signed_by])?),
        };
        ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&signed)? }.to_der()
    }
}

fn attribute(oid: ObjectIdentifier, value: &(impl Tagged + EncodeValue)) -> x509_cert::der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![Any::encode_from(value)?])? })
}

/// The first block of a kind in a file of PEM blocks.
fn block<'a>(pem: &'a str, kind: &str) -> Option<&'a str> {
    let (begin, end) = (format!("-----BEGIN {kind}-----"), format!("-----END {kind}-----"));
    let start = pem.find(&begin)?;
    let length = pem[start..].find(&end)? + end.len();
    Some(&pem[start..start + length])
}

/// The PDF with an update behind it: a field for the signature, empty still.
fn with_field(pdf: Vec<u8>, at_ms: i64) -> lopdf::Result<Vec<u8>> {
    let before = Document::load_mem(&pdf)?;
    let root = before.trailer.get(b"Root")?.as_reference()?;
    let page = before.get_pages().into_values().next().ok_or(lopdf::Error::PageNumberNotFound(1))?;
    let mut document = IncrementalDocument::create_from(pdf, before);
    document.opt_clone_object_to_new_document(root)?;
    document.opt_clone_object_to_new_document(page)?;
    let new = &mut document.new_document;
    let place = 9_999_999_999_i64;
    let signature = new.add_object(dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => Object::Array(vec![0.into(), place.into(), place.into(), place.into()]),
        "Contents" => Object::String(vec![0; ROOM], StringFormat::Hexadecimal),
        "M" => Object::string_literal(crate::clock::pdf_time(at_ms)),
    });
    let field = new.add_object(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => Object::string_literal("signature"),
        "V" => signature,
        "P" => page,
        "F" => FIELD_FLAGS,
        "Rect" => Object::Array(vec![0.into(); 4]),
    });
    new.get_object_mut(page)?.as_dict_mut()?.set("Annots", Object::Array(vec![field.into()]));
    let form = dictionary! { "Fields" => Object::Array(vec![field.into()]), "SigFlags" => SIGNATURE_FLAGS };
    new.get_object_mut(root)?.as_dict_mut()?.set("AcroForm", form);
    let mut file = Vec::new();
    document.save_to(&mut file)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_with_its_own_certificate_only() {
        let (one, other) = (Signer::generate("甲").unwrap(), Signer::generate("乙").unwrap());
        assert!(Signer::read(&one).is_some());
        let (key, _) = one.split_once("-----BEGIN CERTIFICATE").unwrap();
        let (_, certificate) = other.split_once("-----BEGIN CERTIFICATE").unwrap();
        assert!(Signer::read(&format!("{key}-----BEGIN CERTIFICATE{certificate}")).is_none(), "another's certificate");
        assert!(Signer::read(key).is_none() && Signer::read("").is_none() && Signer::read("-----BEGIN").is_none());
        // Certificates in front of the key, as some authorities send them.
        let (_, own) = one.split_once("-----BEGIN CERTIFICATE").unwrap();
        assert!(
            Signer::read(&format!("-----BEGIN CERTIFICATE{own}{other}")).is_none(),
            "the first key, the first certificate"
        );
        assert!(Signer::read(&format!("{one}-----BEGIN CERTIFICATE{certificate}")).is_some(), "with those above it");
    }
}
